import type { Attendee } from '../../domain/attendee.ts'
import type { Decision } from '../../domain/decision.ts'
import type { MeetingEvent } from '../../domain/events.ts'
import { branded, type ConferenceId, type MeetingId } from '../../domain/ids.ts'
import type { Meeting } from '../../domain/meeting.ts'
import type { AuditRow } from '../../meetings/ports.ts'
import type { Stores } from '../open-stores.ts'

type Decide = (meeting: Meeting) => Decision<string>

export const asIs = (meeting: Meeting, events: readonly MeetingEvent[] = []): Decision<string> => ({ meeting, events, answer: 'done' })

export const changed =
  (changes: Partial<Meeting>, events: readonly MeetingEvent[] = []): Decide =>
  (meeting) =>
    asIs({ ...meeting, ...changes }, events)

/** These come onto the roster of the conference that is live. */
export const added =
  (attendees: readonly Attendee[], events: readonly MeetingEvent[] = []): Decide =>
  (meeting) => {
    const { conference } = meeting
    if (conference === null) throw new Error('No conference is live.')
    return asIs({ ...meeting, conference: { ...conference, attendees: [...conference.attendees, ...attendees] } }, events)
  }

/** An event that can be told from others. */
export const refused = (verb: string): MeetingEvent => ({ type: 'verb.refused', verb, by: { kind: 'server' }, code: 'not_host' })

/** One that webhooks are told of. */
export const left = (attendee: string): MeetingEvent => ({ type: 'attendee.left', attendeeId: branded(attendee), name: attendee })

export async function rowsOf(stores: Stores, meetingId: MeetingId | null, conferenceId?: ConferenceId): Promise<readonly AuditRow[]> {
  const scope = conferenceId === undefined ? { meetingId } : { meetingId, conferenceId }
  const rows: AuditRow[] = []
  for await (const row of stores.audit.read(scope)) rows.push(row)
  return rows
}
