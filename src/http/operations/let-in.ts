import { branded } from '../../domain/ids.ts'
import { letIn as act } from '../../meetings/let-in.ts'
import { conferenceOperation } from '../operation.ts'

export const letIn = conferenceOperation('letIn', ({ ports }, actor, id, { params }) => act(ports, actor, id, branded(params.doorEntryId)))
