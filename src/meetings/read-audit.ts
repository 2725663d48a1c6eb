import type { ConferenceId, MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { isConcerned, isHost } from '../domain/role.ts'
import type { AuditRow, Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** For the organizer and delegates. */
export async function readAudit(
  { store, audit }: Ports,
  account: Person,
  meetingId: MeetingId,
  conferenceId?: ConferenceId,
): Promise<Verb<AsyncIterable<AuditRow>>> {
  const by = { kind: 'account', ...account } as const
  const meeting = await store.find({ meetingId })
  if (meeting === null || !isConcerned(meeting, by)) return { ok: false, code: 'unknown_meeting' }
  if (!isHost(meeting, by)) return { ok: false, code: 'not_host' }
  return { ok: true, value: audit.read(conferenceId === undefined ? { meetingId } : { meetingId, conferenceId }) }
}
