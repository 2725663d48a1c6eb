import type { Actor } from './actor.ts'
import type { Conference } from './conference.ts'
import type { Context, Decision } from './decision.ts'
import type { MeetingEvent } from './events.ts'
import { closings } from './leg-list.ts'
import type { Meeting } from './meeting.ts'
import { keepLink } from './personal-link.ts'
import { isHost } from './role.ts'
import { done, refuseVerb, type Verb } from './verb.ts'

/** C1: a host ends it for all. */
export function endConference(meeting: Meeting, by: Actor): Decision<Verb> {
  if (meeting.conference === null) return refuseVerb(meeting, 'end', by, 'no_conference')
  if (!isHost(meeting, by)) return refuseVerb(meeting, 'end', by, 'not_host')
  const ended = endedFor(meeting, meeting.conference, by, 'ended_by_host')
  return done(ended.meeting, ended.events)
}

/** C1: nobody has been there for the set time. */
export function endIfEmpty(meeting: Meeting, { now }: Pick<Context, 'now'>): Decision<void> {
  const { conference } = meeting
  const since = conference?.emptySince ?? null
  if (conference === null || since === null || now - since < meeting.settings.emptyMinutes * 60_000)
    return { meeting, events: [], answer: undefined }
  return { ...endedFor(meeting, conference, { kind: 'server' }, 'empty'), answer: undefined }
}

/** C2: with it go its roster, its PINs, and the invitations that were made for it alone. */
function endedFor(meeting: Meeting, conference: Conference, by: Actor, reason: 'ended_by_host' | 'empty') {
  const kept = conference.attendees.reduce(keepLink, meeting.invitations)
  const standing = kept.filter((invitation) => invitation.conferenceId === null)
  const invitations = standing.length === kept.length ? kept : standing
  const closed = conference.attendees.flatMap((attendee) => closings(attendee, attendee.legs, 'ended'))
  const events: readonly MeetingEvent[] = [...closed, { type: 'conference.ended', conferenceId: conference.id, by, reason }]
  return { meeting: { ...meeting, invitations, conference: null }, events }
}
