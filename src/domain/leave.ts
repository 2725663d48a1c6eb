import type { Actor } from './actor.ts'
import { settle } from './close-leg.ts'
import type { Context, Decision } from './decision.ts'
import { closings, withEmptiness } from './leg-list.ts'
import type { Meeting } from './meeting.ts'
import { entryOf } from './role.ts'
import { hasOpenLeg, withAttendee } from './roster.ts'
import { done, refuseVerb, type Verb } from './verb.ts'

/** R2: a goodbye, with every leg. Whoever left may come back. */
export function leave(meeting: Meeting, by: Actor, context: Context): Decision<Verb> {
  const attendee = entryOf(meeting, by)
  if (meeting.conference === null) return refuseVerb(meeting, 'leave', by, 'no_conference')
  if (attendee === undefined) return refuseVerb(meeting, 'leave', by, 'unknown_attendee')
  if (attendee.legs.length === 0 && attendee.standing !== 'dropped' && attendee.call === null) return done(meeting)
  const settled = settle({ ...attendee, legs: [], call: null }, 'left', context)
  const conference = withEmptiness(withAttendee(meeting.conference, settled.attendee), context.now)
  return done({ ...meeting, conference }, [...closings(attendee, attendee.legs, 'left'), ...settled.events])
}

/** Whoever is not there says that they will not come. They may change their mind. */
export function decline(meeting: Meeting, by: Actor, { now }: Context): Decision<Verb> {
  const attendee = entryOf(meeting, by)
  if (meeting.conference === null) return refuseVerb(meeting, 'decline', by, 'no_conference')
  if (attendee === undefined) return refuseVerb(meeting, 'decline', by, 'unknown_attendee')
  if (hasOpenLeg(attendee) || attendee.standing === 'declined') return done(meeting)
  const { id, name } = attendee
  const conference = withAttendee(meeting.conference, { ...attendee, standing: 'declined', since: now })
  return done({ ...meeting, conference }, [{ type: 'attendee.declined', attendeeId: id, name }])
}
