import { endConference as act } from '../../meetings/end-conference.ts'
import { conferenceOperation } from '../operation.ts'

export const end = conferenceOperation('end', ({ ports }, actor, id) => act(ports, actor, id))
