import type { MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** Only the organizer, and only between conferences. */
export function deleteMeeting(_ports: Ports, _account: Person, _meetingId: MeetingId): Promise<Verb> {
  throw new Error('not yet')
}
