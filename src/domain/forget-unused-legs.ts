import type { Attendee } from './attendee.ts'
import type { Context, Decision } from './decision.ts'
import type { Leg } from './leg.ts'
import type { Invitation, Meeting } from './meeting.ts'

/** A4: milliseconds after which no token of such a leg can open it. Broken ones had a token refreshed up to that time before. */
const USE_WITHIN = 60_000
const RESUME_WITHIN = 2 * USE_WITHIN

/** Legs that can never open any more. Their attendees stay on the roster: they were admitted, and may come again. */
export function forgetUnusedLegs(meeting: Meeting, { now }: Pick<Context, 'now'>): Decision<void> {
  const { conference } = meeting
  if (conference === null) return { meeting, events: [], answer: undefined }
  const attendees = conference.attendees.map((attendee) => forgetLegs(attendee, meeting.invitations, now))
  const unchanged = attendees.every((attendee, place) => attendee === conference.attendees[place])
  return { meeting: unchanged ? meeting : { ...meeting, conference: { ...conference, attendees } }, events: [], answer: undefined }
}

function forgetLegs(attendee: Attendee, invitations: readonly Invitation[], now: number): Attendee {
  const legs = attendee.legs.filter((leg) => !isOver(leg, attendee, now))
  if (legs.length === attendee.legs.length) return attendee
  return { ...attendee, legs, devices: legs.length === 0 && hasUnboundLink(attendee, invitations) ? [] : attendee.devices }
}

function isOver(leg: Leg, attendee: Attendee, now: number): boolean {
  if (leg.state === 'admitted') return now - leg.admittedAt > USE_WITHIN
  return leg.state === 'lost' && attendee.standing !== 'present' && now - attendee.since > RESUME_WITHIN
}

/** I2: the answer to the first use of a link may have got lost, and the device's secret with it. It is free again then. */
const hasUnboundLink = (attendee: Attendee, invitations: readonly Invitation[]): boolean =>
  attendee.standing === 'invited' && invitations.some(({ id, link }) => id === attendee.invitationId && link?.device === null)
