import type { Meeting } from '../domain/meeting.ts'
import type { MeetingKey } from './ports.ts'

/** Whether the meeting is the one that the key names, for stores that look at each. */
export function answersTo(meeting: Meeting, key: MeetingKey): boolean {
  if ('meetingId' in key) return meeting.id === key.meetingId
  if ('number' in key) return meeting.number === key.number
  if ('link' in key) return meeting.invitations.some(({ link }) => link?.hash === key.link)
  if ('conferenceId' in key) return meeting.conference?.id === key.conferenceId
  const attendees = meeting.conference?.attendees ?? []
  if ('pin' in key) return attendees.some(({ pin }) => pin?.hash === key.pin)
  return attendees.some(({ legs }) => legs.some((leg) => leg.id === key.leg))
}
