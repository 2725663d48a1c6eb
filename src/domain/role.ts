import type { Actor, Role } from './actor.ts'
import { attendeeById, isOnRoster } from './roster.ts'
import type { AccountId } from './ids.ts'
import type { Meeting } from './meeting.ts'

/** Organizer and delegates keep their rights unless a host removed them from this conference. */
export function roleOfAccount(meeting: Meeting, account: AccountId): Role {
  if (meeting.organizer.accountId === account) return 'organizer'
  const isDelegate = meeting.delegates.some((delegate) => delegate.accountId === account)
  return isDelegate && !wasRemoved(meeting, account) ? 'delegate' : 'attendee'
}

function wasRemoved(meeting: Meeting, account: AccountId): boolean {
  const attendees = meeting.conference?.attendees ?? []
  return attendees.some((attendee) => !isOnRoster(attendee) && attendee.account?.accountId === account)
}

export function roleOf(meeting: Meeting, actor: Actor): Role {
  if (actor.kind === 'account') return roleOfAccount(meeting, actor.accountId)
  if (actor.kind === 'server' || meeting.conference === null) return 'attendee'
  const account = attendeeById(meeting.conference, actor.attendeeId)?.account
  return account ? roleOfAccount(meeting, account.accountId) : 'attendee'
}

/** Organizer or delegate: they lock, remove and let in. */
export const isHost = (meeting: Meeting, actor: Actor): boolean => roleOf(meeting, actor) !== 'attendee'
