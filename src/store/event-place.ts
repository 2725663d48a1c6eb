import type { MeetingEvent } from '../domain/events.ts'
import type { ConferenceId } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'

/** To which conference each event belongs: the one it names, else the one that was or came to be live. */
export function conferencesOfEvents(before: Meeting, after: Meeting, events: readonly MeetingEvent[]): readonly (ConferenceId | null)[] {
  let current = before.conference?.id ?? after.conference?.id ?? null
  return events.map((event) => {
    if (event.type === 'conference.started' || event.type === 'conference.ended') current = event.conferenceId
    return current
  })
}
