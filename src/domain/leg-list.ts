/** The legs of one attendee. */
import type { Attendee } from './attendee.ts'
import type { Conference } from './conference.ts'
import type { MeetingEvent, LegEnd } from './events.ts'
import type { Instant } from './ids.ts'
import type { Leg } from './leg.ts'
import { hasOpenLeg } from './roster.ts'

/** So that one attendee's memory is bounded: devices at the same time. */
const LEG_LIMIT = 10

/** Lost legs make room; those in use and those just admitted do not. */
export const hasRoomForLeg = (attendee: Attendee): boolean => attendee.legs.filter((leg) => leg.state !== 'lost').length < LEG_LIMIT

export function withLeg(attendee: Attendee, leg: Leg): Attendee {
  const surplus = attendee.legs.length + 1 - LEG_LIMIT
  const doomed = new Set(surplus > 0 ? attendee.legs.filter(({ state }) => state === 'lost').slice(0, surplus) : [])
  return { ...attendee, legs: [...attendee.legs.filter((known) => !doomed.has(known)), leg] }
}

/** One event for each leg that has carried media; a leg that was only admitted leaves no trace. */
export const closings = (attendee: Attendee, legs: readonly Leg[], cause: LegEnd): readonly MeetingEvent[] =>
  legs.filter((leg) => leg.state !== 'admitted').map((leg) => ({ type: 'leg.closed', attendeeId: attendee.id, legId: leg.id, cause }))

/** C1: keeps `emptySince` true after legs have come or gone. */
export function withEmptiness(conference: Conference, now: Instant): Conference {
  const inUse = conference.attendees.some(hasOpenLeg)
  if (inUse === (conference.emptySince === null)) return conference
  return { ...conference, emptySince: inUse ? null : now }
}
