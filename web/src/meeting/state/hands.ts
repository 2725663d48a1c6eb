import type { AttendeeView } from '../../../../shared/api/conference.ts'

/** IDs of the attendees with a hand up, by whichever of their open legs. `own`: of this browser, which its legs do not tell of. */
export const handsUp = (attendees: readonly AttendeeView[], legs: ReadonlySet<string>, own: boolean): ReadonlySet<string> =>
  new Set(attendees.filter((attendee) => (attendee.isMe && own) || attendee.legs.some(({ id }) => legs.has(id))).map(({ id }) => id))
