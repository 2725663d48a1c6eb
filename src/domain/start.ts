import type { Attendee } from './attendee.ts'
import type { Conference } from './conference.ts'
import type { Context } from './decision.ts'
import type { Meeting } from './meeting.ts'
import { accountEntry, invitedEntry } from './new-attendee.ts'

/** C2: the roster starts with everyone invited, organizer and delegates included; the lock is open unless the meeting says otherwise. */
export function newConference(meeting: Meeting, context: Context): Conference {
  return {
    id: context.mint.conferenceId(),
    startedAt: context.now,
    emptySince: context.now,
    lock: { locked: meeting.settings.startLocked, version: 1, changedBy: null, changedAt: context.now },
    attendees: firstRoster(meeting, context),
    door: [],
    doorOverflow: null,
    blocks: [],
    lastSnapshot: null,
  }
}

function firstRoster(meeting: Meeting, context: Context): readonly Attendee[] {
  const hosts = [meeting.organizer, ...meeting.delegates.filter(({ accountId }) => accountId !== meeting.organizer.accountId)]
  const known = new Set(hosts.map((host) => host.accountId))
  const others = meeting.invitations.filter(({ invitee }) => invitee.kind !== 'account' || !known.has(invitee.person.accountId))
  return [...hosts.map((host) => accountEntry(context, host)), ...others.map((invitation) => invitedEntry(context, invitation, true))]
}
