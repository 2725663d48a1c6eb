import type { MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { MeetingView } from './meeting-view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function listMeetings(_ports: Ports, _account: Person): Promise<readonly MeetingView[]> {
  throw new Error('not yet')
}

/** `unknown_meeting` also for a meeting that is none of the account's business (A7). */
export function viewMeeting(_ports: Ports, _account: Person, _meetingId: MeetingId): Promise<Verb<MeetingView>> {
  throw new Error('not yet')
}
