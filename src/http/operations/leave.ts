import { leave as act } from '../../meetings/leave.ts'
import { conferenceOperation } from '../operation.ts'

export const leave = conferenceOperation('leave', ({ ports }, actor, id) => act(ports, actor, id))
