import type { ConferenceId, MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { AuditRow, Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** For the organizer and delegates. */
export function readAudit(
  _ports: Ports,
  _account: Person,
  _meetingId: MeetingId,
  _conferenceId?: ConferenceId,
): Promise<Verb<AsyncIterable<AuditRow>>> {
  throw new Error('not yet')
}
