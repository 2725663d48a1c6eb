import type { Actor, Role } from './actor.ts'
import type { Attendee } from './attendee.ts'
import type { AccountId } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { attendeeById, attendeeOfAccount, isOnRoster, removedEntries } from './roster.ts'

/** Organizer and delegates keep their rights unless a host removed them from this conference. */
export function roleOfAccount(meeting: Meeting, account: AccountId): Role {
  if (meeting.organizer.accountId === account) return 'organizer'
  const isDelegate = meeting.delegates.some((delegate) => delegate.accountId === account)
  return isDelegate && !wasRemoved(meeting, account) ? 'delegate' : 'attendee'
}

const wasRemoved = (meeting: Meeting, account: AccountId): boolean =>
  meeting.conference !== null && removedEntries(meeting.conference, account).length > 0

export const roleOfAttendee = (meeting: Meeting, attendee: Attendee): Role =>
  attendee.account === null ? 'attendee' : roleOfAccount(meeting, attendee.account.accountId)

export function roleOf(meeting: Meeting, actor: Actor): Role {
  if (actor.kind === 'account') return roleOfAccount(meeting, actor.accountId)
  const attendee = entryOf(meeting, actor)
  return attendee === undefined ? 'attendee' : roleOfAttendee(meeting, attendee)
}

/** Organizer or delegate: they lock, remove and let in. */
export const isHost = (meeting: Meeting, actor: Actor): boolean => roleOf(meeting, actor) !== 'attendee'

/** The actor's entry on the roster; none once removed. */
export function entryOf(meeting: Meeting, actor: Actor): Attendee | undefined {
  if (meeting.conference === null || actor.kind === 'server') return undefined
  if (actor.kind === 'account') return attendeeOfAccount(meeting.conference, actor.accountId)
  const attendee = attendeeById(meeting.conference, actor.attendeeId)
  return attendee !== undefined && isOnRoster(attendee) ? attendee : undefined
}

/** Whether both are the same person. */
export function isActor(attendee: Attendee, actor: Actor): boolean {
  if (actor.kind === 'account') return attendee.account?.accountId === actor.accountId
  return actor.kind === 'attendee' && attendee.id === actor.attendeeId
}

export const actorOfAttendee = (attendee: Attendee): Actor =>
  attendee.account === null
    ? { kind: 'attendee', attendeeId: attendee.id, name: attendee.name }
    : { kind: 'account', accountId: attendee.account.accountId, name: attendee.account.name }

/** Organizer, delegates, whoever is invited, and whoever is on the roster now. */
export function isConcerned(meeting: Meeting, actor: Actor): boolean {
  if (isHost(meeting, actor) || entryOf(meeting, actor) !== undefined) return true
  if (actor.kind !== 'account') return false
  return meeting.invitations.some(
    ({ invitee, conferenceId }) => invitee.kind === 'account' && invitee.person.accountId === actor.accountId && conferenceId === null,
  )
}
