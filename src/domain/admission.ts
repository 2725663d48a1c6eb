/** The one admission function (SPEC A1). It looks at nothing but its arguments, and no name is among what it weighs (A2). */
import type { Applicant } from './applicant.ts'
import type { Attendee } from './attendee.ts'
import type { Conference } from './conference.ts'
import type { ProofKind } from './events.ts'
import type { AccountId } from './ids.ts'
import type { Invitation, Meeting } from './meeting.ts'
import type { Refusal } from './refusal.ts'
import { roleOfAccount } from './role.ts'
import { attendeeOfAccount, attendeeOfDevice, attendeeOfPin, rostered, ROSTER_LIMIT } from './roster.ts'

export type Verdict =
  | { readonly admit: true; readonly as: Admitted; readonly proof: ProofKind }
  | { readonly admit: false; readonly code: Refusal; readonly proof: ProofKind }

export type Admitted =
  | { readonly kind: 'rostered'; readonly attendee: Attendee }
  /** Invited to the meeting; its roster entry appears with the conference's start. */
  | { readonly kind: 'invited'; readonly invitation: Invitation }
  | { readonly kind: 'host'; readonly accountId: AccountId }
  | { readonly kind: 'newcomer' }

export function decideAdmission(meeting: Meeting, applicant: Applicant): Verdict {
  const { conference } = meeting
  if (conference !== null && isBlocked(conference, applicant)) return refuse('blocked', 'none')
  if (applicant.pin !== null) return byPin(conference, applicant)
  if (applicant.link !== null) return byLink(meeting, applicant)
  return byAccount(meeting, applicant) ?? byDevice(conference, applicant) ?? asNewcomer(meeting, applicant)
}

const refuse = (code: Refusal, proof: ProofKind): Verdict => ({ admit: false, code, proof })
const admit = (as: Admitted, proof: ProofKind): Verdict => ({ admit: true, as, proof })

function isBlocked(conference: Conference, applicant: Applicant): boolean {
  return conference.blocks.some(
    (block) =>
      (block.accountId !== null && block.accountId === applicant.account?.accountId) ||
      (applicant.device !== null && block.devices.includes(applicant.device)),
  )
}

/** P3: while one phone or room leg uses a PIN, nobody else comes in by it. */
function byPin(conference: Conference | null, applicant: Applicant): Verdict {
  const attendee = conference && applicant.pin !== null ? attendeeOfPin(conference, applicant.pin) : undefined
  if (attendee === undefined) return refuse('pin_unknown', 'none')
  const inUse = attendee.legs.some((leg) => (leg.path === 'phone' || leg.path === 'room') && leg.state !== 'lost')
  return inUse ? refuse('pin_in_use', 'pin') : admit({ kind: 'rostered', attendee }, 'pin')
}

/** I2: a personal link belongs to the first device that used it. */
function byLink(meeting: Meeting, applicant: Applicant): Verdict {
  const invitation = meeting.invitations.find((candidate) => candidate.link !== null && candidate.link.hash === applicant.link)
  if (!invitation?.link) return refuse('no_meeting', 'none')
  const owner = invitation.link.device
  const attendee = meeting.conference?.attendees.find(
    (candidate) => candidate.invitationId === invitation.id && candidate.standing !== 'removed',
  )
  const isOwner =
    owner === null ||
    owner === applicant.device ||
    (attendee !== undefined &&
      applicant.device !== null &&
      attendee.devices.some((device) => device.hash === applicant.device || device.previous === applicant.device))
  if (!isOwner) return refuse('link_used', 'none')
  if (attendee !== undefined) return admit({ kind: 'rostered', attendee }, 'link')
  return meeting.conference === null ? admit({ kind: 'invited', invitation }, 'link') : refuse('no_meeting', 'none')
}

function byAccount(meeting: Meeting, applicant: Applicant): Verdict | null {
  if (applicant.account === null) return null
  const { accountId } = applicant.account
  const attendee = meeting.conference && attendeeOfAccount(meeting.conference, accountId)
  if (attendee) return admit({ kind: 'rostered', attendee }, 'account')
  if (roleOfAccount(meeting, accountId) !== 'attendee') return admit({ kind: 'host', accountId }, 'account')
  if (meeting.conference !== null) return null
  const invitation = meeting.invitations.find(({ invitee }) => invitee.kind === 'account' && invitee.person.accountId === accountId)
  return invitation ? admit({ kind: 'invited', invitation }, 'account') : null
}

function byDevice(conference: Conference | null, applicant: Applicant): Verdict | null {
  if (conference === null || applicant.device === null) return null
  const attendee = attendeeOfDevice(conference, applicant.device)
  return attendee ? admit({ kind: 'rostered', attendee }, 'device') : null
}

/** Not on the roster: a stranger, or somebody who was removed. */
function asNewcomer(meeting: Meeting, applicant: Applicant): Verdict {
  const proof: ProofKind = applicant.account ? 'account' : 'none'
  const { conference, settings } = meeting
  if (conference === null) return refuse('no_meeting', proof)
  if (conference.lock.locked) return refuse('meeting_locked', proof)
  if (settings.openTo === 'invited') return refuse('not_invited', proof)
  if (settings.openTo === 'accounts' && applicant.account === null) return refuse('sign_in_required', proof)
  if (rostered(conference).length >= ROSTER_LIMIT) return refuse('meeting_full', proof)
  return admit({ kind: 'newcomer' }, proof)
}
