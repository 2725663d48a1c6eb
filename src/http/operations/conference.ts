import { viewConference } from '../../meetings/view-conference.ts'
import { conferenceOperation } from '../operation.ts'

export const conference = conferenceOperation('conference', ({ ports }, actor, id) => viewConference(ports, actor, id))
