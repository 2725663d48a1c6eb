import type { Actor } from './actor.ts'
import type { Attendee } from './attendee.ts'
import type { Conference } from './conference.ts'
import type { Context, Decision } from './decision.ts'
import type { InvitationId } from './ids.ts'
import { closings } from './leg-list.ts'
import type { Invitation, Meeting } from './meeting.ts'
import { takeOff } from './remove.ts'
import { isHost, roleOfAttendee } from './role.ts'
import { attendeeOfAccount, attendeeOfInvitation, attendeeOfRoom } from './roster.ts'
import { done, refuseVerb, type Verb } from './verb.ts'

/** I5: at once. Whomever it invited, present or not, is off the roster; hosts stay, for they need none. */
export function withdrawInvitation(meeting: Meeting, by: Actor, id: InvitationId, context: Context): Decision<Verb> {
  if (!isHost(meeting, by)) return refuseVerb(meeting, 'withdraw-invitation', by, 'not_host')
  const invitation = meeting.invitations.find((known) => known.id === id)
  if (invitation === undefined || isWithdrawn(invitation)) return refuseVerb(meeting, 'withdraw-invitation', by, 'unknown_invitation')
  const event = { type: 'invitation.withdrawn', invitationId: id, name: invitation.name, by } as const
  const without = { ...meeting, invitations: withoutInvitation(meeting, invitation) }
  const attendee = meeting.conference === null ? undefined : whomItInvited(meeting.conference, invitation)
  if (meeting.conference === null || attendee === undefined || roleOfAttendee(meeting, attendee) !== 'attendee')
    return done(without, [event])
  const events = [
    event,
    ...closings(attendee, attendee.legs, 'removed'),
    { type: 'attendee.removed', attendeeId: attendee.id, name: attendee.name, by, blocked: false } as const,
  ]
  return done(takeOff(without, meeting.conference, attendee, by, context), events)
}

/** An account or room removed in this conference may have come back by the open door, as somebody new (R5): it is still the one that was invited. */
function whomItInvited(conference: Conference, { id, invitee }: Invitation): Attendee | undefined {
  const invited = attendeeOfInvitation(conference, id)
  if (invited !== undefined || invitee.kind === 'email') return invited
  return invitee.kind === 'room' ? attendeeOfRoom(conference, invitee.address) : attendeeOfAccount(conference, invitee.person.accountId)
}

/** An address stays known to the live conference, so that nobody but a host can invite it again. */
function withoutInvitation({ invitations, conference }: Meeting, invitation: Invitation): readonly Invitation[] {
  if (conference === null || invitation.invitee.kind !== 'email') return invitations.filter((known) => known !== invitation)
  const dead = { ...invitation, link: null, conferenceId: conference.id }
  return invitations.map((known) => (known === invitation ? dead : known))
}

export const isWithdrawn = ({ invitee, link }: Invitation): boolean => invitee.kind === 'email' && link === null
