import type { Meeting } from '../../domain/meeting.ts'

/** What no two meetings may have in common, each marked by its kind. */
export function uniqueValues(meeting: Meeting): readonly string[] {
  const links = meeting.invitations.flatMap(({ link }) => (link === null ? [] : `link ${link.hash}`))
  const attendees = meeting.conference?.attendees ?? []
  const pins = attendees.flatMap(({ pin }) => (pin === null ? [] : `pin ${pin.hash}`))
  return [`number ${meeting.number}`, ...links, ...pins]
}
