import type { Attendee } from './attendee.ts'
import type { Context, Decision } from './decision.ts'
import type { MeetingEvent } from './events.ts'
import type { LegId } from './ids.ts'
import type { Leg } from './leg.ts'
import { closings, withEmptiness } from './leg-list.ts'
import type { Meeting } from './meeting.ts'
import { hasOpenLeg, legById, withAttendee } from './roster.ts'

export interface LegClosing {
  readonly legId: LegId
  /** The opening that ended: an older one is none of the present leg's business. */
  readonly generation: number
  readonly cause: 'left' | 'lost'
}

/** R2: a goodbye makes an attendee left, a broken connection makes it dropped, unless another leg of its own is open. */
export function closeLeg(meeting: Meeting, { legId, generation, cause }: LegClosing, context: Context): Decision<void> {
  const found = meeting.conference === null ? undefined : legById(meeting.conference, legId)
  if (meeting.conference === null || found?.leg.state !== 'open' || found.leg.generation !== generation)
    return { meeting, events: [], answer: undefined }
  const { attendee, leg } = found
  const legs =
    cause === 'left' ? attendee.legs.filter((other) => other !== leg) : attendee.legs.map((other) => (other === leg ? lost(leg) : other))
  const settled = settle({ ...attendee, legs }, cause === 'left' ? 'left' : 'dropped', context)
  const conference = withEmptiness(withAttendee(meeting.conference, settled.attendee), context.now)
  return { meeting: { ...meeting, conference }, events: [...closings(attendee, [leg], cause), ...settled.events], answer: undefined }
}

export const lost = (leg: Leg): Leg => ({ ...leg, state: 'lost' })

interface Settled {
  readonly attendee: Attendee
  readonly events: readonly MeetingEvent[]
}

/** What an attendee is after a leg went: still present by another, or no longer. */
export function settle(attendee: Attendee, standing: 'left' | 'dropped', { now }: Pick<Context, 'now'>): Settled {
  if (hasOpenLeg(attendee) || attendee.standing === standing) return { attendee, events: [] }
  const { id, name } = attendee
  // Whoever says goodbye wants no call any more.
  const call = standing === 'left' ? null : attendee.call
  return { attendee: { ...attendee, standing, since: now, call }, events: [{ type: `attendee.${standing}`, attendeeId: id, name }] }
}
