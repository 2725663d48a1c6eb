import type { Actor } from './actor.ts'
import type { Attendee } from './attendee.ts'
import { blockOf, isAccountBlocked, isRoomBlocked } from './blocks.ts'
import type { Block, Conference } from './conference.ts'
import type { Context, Decision } from './decision.ts'
import type { AttendeeId } from './ids.ts'
import { closings, withEmptiness } from './leg-list.ts'
import type { Meeting } from './meeting.ts'
import { keepLink } from './personal-link.ts'
import { isHost, roleOfAttendee } from './role.ts'
import { attendeeById, isOnRoster, withAttendee } from './roster.ts'
import { done, refuseVerb, type Verb } from './verb.ts'

/** R4: takes anyone listed off the roster, with devices, PIN and legs, in one decision. The organizer stays (R5). */
export function removeAttendee(meeting: Meeting, by: Actor, id: AttendeeId, block: boolean, context: Context): Decision<Verb> {
  const { conference } = meeting
  if (conference === null) return refuseVerb(meeting, 'remove', by, 'no_conference')
  if (!isHost(meeting, by)) return refuseVerb(meeting, 'remove', by, 'not_host')
  const attendee = attendeeById(conference, id)
  if (attendee === undefined) return refuseVerb(meeting, 'remove', by, 'unknown_attendee')
  if (roleOfAttendee(meeting, attendee) === 'organizer') return refuseVerb(meeting, 'remove', by, 'organizer_stays')
  const blocked = block ? withBlock(conference, attendee) : conference
  if (!isOnRoster(attendee)) return blockedLater(meeting, blocked, attendee, by)
  const events = [
    ...closings(attendee, attendee.legs, 'removed'),
    { type: 'attendee.removed', attendeeId: id, name: attendee.name, by, blocked: block } as const,
  ]
  return done(takeOff({ ...meeting, conference: blocked }, blocked, attendee, by, context), events)
}

/** The invitation that it came by stays where it is, and is dead in this conference: the next one starts from it again (C2). */
export function takeOff(meeting: Meeting, conference: Conference, attendee: Attendee, by: Actor, { now }: Context): Meeting {
  const removed: Attendee = {
    ...attendee,
    standing: 'removed',
    since: now,
    legs: [],
    pin: null,
    pinTriedAt: null,
    call: null,
    devices: [],
    removedBy: by,
  }
  const invitations = keepLink(meeting.invitations, attendee)
  return { ...meeting, invitations, conference: withEmptiness(withAttendee(conference, removed), now) }
}

function withBlock(conference: Conference, attendee: Attendee): Conference {
  const block = blockOf(attendee)
  return isMoot(conference, block) ? conference : { ...conference, blocks: [...conference.blocks, block] }
}

/** In force already, or nobody that could be told by it. */
function isMoot({ blocks }: Conference, { accountId, room, devices }: Block): boolean {
  if (accountId !== null) return isAccountBlocked(blocks, accountId)
  return room === null ? devices.length === 0 : isRoomBlocked(blocks, room)
}

/** Removed before, and blocked only now. A guest's devices are forgotten by then: the block binds accounts and rooms. */
function blockedLater(meeting: Meeting, conference: Conference, { id, name }: Attendee, by: Actor): Decision<Verb> {
  if (conference === meeting.conference) return done(meeting)
  return done({ ...meeting, conference }, [{ type: 'attendee.removed', attendeeId: id, name, by, blocked: true }])
}
