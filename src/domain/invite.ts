/** I1, I2: whoever is invited is on the roster at once. */
import type { Actor } from './actor.ts'
import type { Attendee } from './attendee.ts'
import { isAccountBlocked, isRoomBlocked, liftBlocks } from './blocks.ts'
import type { Conference } from './conference.ts'
import type { Context, Decision } from './decision.ts'
import { answerDoor } from './door-list.ts'
import type { MeetingEvent } from './events.ts'
import type { SecretHash } from './ids.ts'
import { closings } from './leg-list.ts'
import type { Invitation, Meeting } from './meeting.ts'
import { accountEntry, invitedEntry, restored, roomEntry } from './new-attendee.ts'
import type { Person } from './person.ts'
import { entryOf, isHost, roleOfAccount } from './role.ts'
import { invitationOfRoom, type Room } from './room.ts'
import {
  attendeeOfAccount,
  attendeeOfInvitation,
  attendeeOfRoom,
  isOnRoster,
  removedEntries,
  removedRoomEntries,
  rostered,
  ROSTER_LIMIT,
  withAttendee,
  withNewAttendee,
} from './roster.ts'
import { done, refuseVerb, type Verb } from './verb.ts'

export type Invitee =
  | Member
  /** `link` is the hash of a fresh personal link. */
  | { readonly kind: 'email'; readonly email: string; readonly name: string; readonly link: SecretHash }

/** Whoever proves by itself who it is. */
export type Member = { readonly kind: 'account'; readonly person: Person } | { readonly kind: 'room'; readonly room: Room }

/** To the live conference only, or to every one of the meeting and the live one too. */
export type Scope = 'conference' | 'meeting'

/** I3. Guests never invite: nobody knows who they are. */
export function mayInvite(meeting: Meeting, by: Actor): boolean {
  if (isHost(meeting, by)) return true
  const open = meeting.conference?.lock.locked === false || meeting.settings.inviteWhileLocked === 'everyone'
  return open && (entryOf(meeting, by)?.account ?? null) !== null
}

/**
 * All of them or none. A host's invitation brings back whoever was removed or blocked; anybody else's is refused then.
 * The link of an e-mail invitee who is known already is exchanged only by a host, and only while that person is not present.
 */
export function invite(meeting: Meeting, by: Actor, invitees: readonly Invitee[], scope: Scope, context: Context): Decision<Verb> {
  const { conference } = meeting
  const verb = scope === 'meeting' ? 'invite-to-meeting' : 'invite'
  if (scope === 'conference' && conference === null) return refuseVerb(meeting, verb, by, 'no_conference')
  const host = isHost(meeting, by)
  if (scope === 'meeting' && !host) return refuseVerb(meeting, verb, by, 'not_host')
  if (!mayInvite(meeting, by)) return refuseVerb(meeting, verb, by, 'inviting_is_for_hosts')
  if (!host && invitees.some((invitee) => isUnwanted(meeting, invitee))) return refuseVerb(meeting, verb, by, 'removed_by_host')
  const after = invitees.reduce<Draft>((draft, invitee) => inviteOne(draft, invitee, { by, host, scope, context }), { meeting, events: [] })
  return isOverfull(after.meeting) ? refuseVerb(meeting, verb, by, 'roster_full') : done(after.meeting, after.events)
}

interface Draft {
  readonly meeting: Meeting
  readonly events: readonly MeetingEvent[]
}

interface Inviting {
  readonly by: Actor
  readonly host: boolean
  readonly scope: Scope
  readonly context: Context
}

const isOverfull = ({ invitations, conference }: Meeting): boolean =>
  invitations.length > ROSTER_LIMIT || (conference !== null && rostered(conference).length > ROSTER_LIMIT)

/** Removed, or blocked at the door. */
function isUnwanted(meeting: Meeting, invitee: Invitee): boolean {
  const { conference } = meeting
  if (conference === null) return false
  if (invitee.kind === 'email') return removedByInvitation(conference, invitationOf(meeting, invitee)).length > 0
  return isMemberBlocked(conference, invitee) || removedMember(conference, invitee).length > 0
}

const isMemberBlocked = ({ blocks }: Conference, member: Member): boolean =>
  member.kind === 'room' ? isRoomBlocked(blocks, member.room.address) : isAccountBlocked(blocks, member.person.accountId)

const removedMember = (conference: Conference, member: Member): readonly Attendee[] =>
  member.kind === 'room' ? removedRoomEntries(conference, member.room.address) : removedEntries(conference, member.person.accountId)

function invitationOf(meeting: Meeting, wanted: Invitee): Invitation | undefined {
  if (wanted.kind === 'room') return invitationOfRoom(meeting, wanted.room.address)
  return meeting.invitations.find(({ invitee }) =>
    wanted.kind === 'account'
      ? invitee.kind === 'account' && invitee.person.accountId === wanted.person.accountId
      : invitee.kind === 'email' && invitee.email === wanted.email,
  )
}

const removedByInvitation = (conference: Conference, invitation: Invitation | undefined): readonly Attendee[] =>
  invitation === undefined ? [] : conference.attendees.filter((one) => !isOnRoster(one) && one.invitationId === invitation.id)

function inviteOne({ meeting, events }: Draft, invitee: Invitee, inviting: Inviting): Draft {
  if (invitee.kind === 'account' && roleOfAccount(meeting, invitee.person.accountId) !== 'attendee') return { meeting, events }
  const known = invitationOf(meeting, invitee)
  const invitation = known === undefined ? newInvitation(meeting, invitee, inviting) : renewed(meeting, known, invitee, inviting)
  const listed = withInvitation(meeting, known, invitation)
  const listing = listed.conference === null ? null : onRoster(listed.conference, invitation, known, inviting)
  const after = listing === null || listing.conference === listed.conference ? listed : { ...listed, conference: listing.conference }
  if (after === meeting) return { meeting, events }
  return { meeting: after, events: [...events, ...(listing?.events ?? []), invitedEvent(invitation, listing?.attendee ?? null, inviting)] }
}

function newInvitation(meeting: Meeting, invitee: Invitee, { scope, context }: Inviting): Invitation {
  const rest = { id: context.mint.invitationId(), conferenceId: scope === 'meeting' ? null : (meeting.conference?.id ?? null) }
  switch (invitee.kind) {
    case 'account':
      return { ...rest, invitee, name: invitee.person.name, link: null }
    case 'room':
      return { ...rest, invitee: { kind: 'room', address: invitee.room.address }, name: invitee.room.name, link: null }
    case 'email':
      return { ...rest, invitee: { kind: 'email', email: invitee.email }, name: invitee.name, link: { hash: invitee.link, device: null } }
  }
}

/** One to this conference may grow into one to the meeting, never the other way round. */
function renewed(meeting: Meeting, known: Invitation, invitee: Invitee, { host, scope }: Inviting): Invitation {
  const conferenceId = scope === 'meeting' ? null : known.conferenceId
  const present = meeting.conference?.attendees.some((one) => one.invitationId === known.id && one.standing === 'present') === true
  const link = invitee.kind === 'email' && host && !present ? { hash: invitee.link, device: null } : known.link
  return conferenceId === known.conferenceId && link === known.link ? known : { ...known, conferenceId, link }
}

function withInvitation(meeting: Meeting, known: Invitation | undefined, invitation: Invitation): Meeting {
  if (invitation === known) return meeting
  const { invitations } = meeting
  if (known === undefined) return { ...meeting, invitations: [...invitations, invitation] }
  return { ...meeting, invitations: invitations.map((one) => (one === known ? invitation : one)) }
}

interface Listing {
  readonly conference: Conference
  readonly attendee: Attendee
  readonly events?: readonly MeetingEvent[]
}

function onRoster(conference: Conference, invitation: Invitation, known: Invitation | undefined, { host, context }: Inviting): Listing {
  const { invitee, name } = invitation
  if (invitee.kind === 'account') return memberOnRoster(conference, invitee, invitation, context)
  if (invitee.kind === 'room')
    return memberOnRoster(conference, { kind: 'room', room: { address: invitee.address, name } }, invitation, context)
  const present = attendeeOfInvitation(conference, invitation.id)
  if (present !== undefined) return invitation.link === known?.link ? { conference, attendee: present } : withFreshLink(conference, present)
  const removed = removedByInvitation(conference, invitation)
  return cameOn(conference, removed, invitedEntry(context, invitation, host), context)
}

/** A new link is for a new device: the one that had the old link is out of it. Nobody is present who is given one. */
function withFreshLink(conference: Conference, attendee: Attendee): Listing {
  const cleared = { ...attendee, devices: [], legs: [] }
  return { conference: withAttendee(conference, cleared), attendee: cleared, events: closings(attendee, attendee.legs, 'replaced') }
}

/** Puts an account or room on the roster, by invitation or through the door. It is at the door no longer, and any block of it is lifted. */
export function memberOnRoster(conference: Conference, member: Member, invitation: Invitation | null, context: Context): Listing {
  const lifted = welcome(conference, member)
  const removed = removedMember(lifted, member)
  const present = attendeeOfMember(lifted, member)
  const invitationId = invitation?.id ?? null
  if (present === undefined) return cameOn(lifted, removed, { ...memberEntry(context, member), invitationId }, context)
  const attendee = present.invitationId === null && invitationId !== null ? { ...present, invitationId } : present
  const forgiven = removed.length === 0 ? lifted : { ...lifted, attendees: lifted.attendees.filter((one) => !removed.includes(one)) }
  return { conference: attendee === present ? forgiven : withAttendee(forgiven, attendee), attendee }
}

const welcome = (conference: Conference, member: Member): Conference =>
  member.kind === 'room'
    ? liftBlocks(answerDoor(conference, { account: null, room: member.room, device: null }), { room: member.room.address })
    : liftBlocks(answerDoor(conference, { account: member.person, room: null, device: null }), { accountId: member.person.accountId })

const attendeeOfMember = (conference: Conference, member: Member): Attendee | undefined =>
  member.kind === 'room' ? attendeeOfRoom(conference, member.room.address) : attendeeOfAccount(conference, member.person.accountId)

const memberEntry = (context: Context, member: Member): Attendee =>
  member.kind === 'room' ? roomEntry(context, member.room) : accountEntry(context, member.person)

/** The latest of its removed entries comes back, so that one person is one entry; else the new one comes on. */
function cameOn(conference: Conference, removed: readonly Attendee[], entry: Attendee, context: Context): Listing {
  const latest = removed.at(-1)
  if (latest === undefined) return { conference: withNewAttendee(conference, entry), attendee: entry }
  const lifted = liftBlocks(conference, { attendeeIds: removed.map(({ id }) => id) })
  const attendee = { ...restored(context, latest), invitationId: entry.invitationId ?? latest.invitationId }
  const attendees = lifted.attendees
    .filter((one) => one === latest || !removed.includes(one))
    .map((one) => (one === latest ? attendee : one))
  return { conference: { ...lifted, attendees }, attendee }
}

const invitedEvent = (invitation: Invitation, attendee: Attendee | null, { by }: Inviting): MeetingEvent => ({
  type: 'attendee.invited',
  attendeeId: attendee?.id ?? null,
  invitationId: invitation.id,
  name: invitation.name,
  by,
  via: 'invitation',
})
