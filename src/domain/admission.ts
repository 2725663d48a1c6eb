/** The one admission function (SPEC A1). It looks at nothing but its arguments, and no name is among what it weighs (A2). */
import type { Applicant } from './applicant.ts'
import type { Attendee } from './attendee.ts'
import { isBlocked } from './blocks.ts'
import type { Conference } from './conference.ts'
import { holdsDevice } from './device.ts'
import type { ProofKind } from './events.ts'
import type { AccountId } from './ids.ts'
import { hasRoomForLeg } from './leg-list.ts'
import type { Invitation, Meeting } from './meeting.ts'
import type { Refusal } from './refusal.ts'
import { roleOfAccount } from './role.ts'
import { invitationOfRoom, rosteredRoom } from './room.ts'
import { attendeeOfAccount, attendeeOfDevice, attendeeOfInvitation, attendeeOfPin, rostered, ROSTER_LIMIT } from './roster.ts'

export type Verdict =
  | { readonly admit: true; readonly as: Admitted; readonly proof: ProofKind }
  | { readonly admit: false; readonly code: Refusal; readonly proof: ProofKind }

export type Admitted =
  | { readonly kind: 'rostered'; readonly attendee: Attendee }
  /** Invited to the meeting; its roster entry appears with the conference's start. */
  | { readonly kind: 'invited'; readonly invitation: Invitation }
  | { readonly kind: 'host'; readonly accountId: AccountId }
  | { readonly kind: 'newcomer' }

/** What a verdict weighs of an applicant. */
export type Proofs = Pick<Applicant, 'path' | 'account' | 'room' | 'device' | 'link' | 'pin'>

/**
 * Somebody signed in, or a registered room, that is on the roster comes as itself, whatever link or device comes along. A device counts before a link, so
 * that somebody let in at a link that belongs to another device can come in by it.
 */
export function decideAdmission(meeting: Meeting, applicant: Proofs): Verdict {
  const verdict = decideByProofs(meeting, applicant)
  if (!meeting.settings.encrypted || (applicant.path !== 'phone' && applicant.path !== 'room')) return verdict
  return verdict.admit || CURABLE.has(verdict.code) ? refuse('meeting_encrypted', verdict.proof) : verdict
}

/** What a host or another moment could cure, but no telephone ever decrypts. All else is told before, so that nobody learns more (A7). */
const CURABLE: ReadonlySet<Refusal> = new Set(['meeting_locked', 'not_invited', 'sign_in_required', 'meeting_full', 'pin_in_use'])

function decideByProofs(meeting: Meeting, applicant: Proofs): Verdict {
  const { conference } = meeting
  if (isBlocked(meeting, applicant)) return refuse('blocked', identityOf(applicant))
  if (applicant.pin !== null) return byPin(conference, applicant)
  const known = byAccount(meeting, applicant) ?? byRoom(meeting, applicant) ?? byDevice(conference, applicant)
  if (known !== null) return known
  return applicant.link === null ? asNewcomer(meeting, applicant) : byLink(meeting, applicant)
}

const identityOf = ({ account, room }: Proofs): ProofKind => (account ? 'account' : room ? 'room' : 'none')

const refuse = (code: Refusal, proof: ProofKind): Verdict => ({ admit: false, code, proof })
const admit = (as: Admitted, proof: ProofKind): Verdict => ({ admit: true, as, proof })

const admitRostered = (attendee: Attendee, proof: ProofKind): Verdict =>
  hasRoomForLeg(attendee) ? admit({ kind: 'rostered', attendee }, proof) : refuse('meeting_full', proof)

/** P3: while one phone or room leg uses a PIN, nobody else comes in by it. */
function byPin(conference: Conference | null, applicant: Proofs): Verdict {
  const attendee = conference && applicant.pin !== null ? attendeeOfPin(conference, applicant.pin) : undefined
  if (attendee === undefined) return refuse('pin_unknown', 'none')
  const inUse = attendee.legs.some((leg) => (leg.path === 'phone' || leg.path === 'room') && leg.state !== 'lost')
  return inUse ? refuse('pin_in_use', 'pin') : admitRostered(attendee, 'pin')
}

/** A host without an entry became a delegate after the start. */
function byAccount(meeting: Meeting, applicant: Proofs): Verdict | null {
  if (applicant.account === null) return null
  const { accountId } = applicant.account
  const attendee = meeting.conference && attendeeOfAccount(meeting.conference, accountId)
  if (attendee) return admitRostered(attendee, 'account')
  if (roleOfAccount(meeting, accountId) !== 'attendee') return admit({ kind: 'host', accountId }, 'account')
  if (meeting.conference !== null) return null
  const invitation = meeting.invitations.find(({ invitee }) => invitee.kind === 'account' && invitee.person.accountId === accountId)
  return invitation ? admit({ kind: 'invited', invitation }, 'account') : null
}

function byRoom(meeting: Meeting, { room }: Proofs): Verdict | null {
  if (room === null) return null
  const attendee = meeting.conference && rosteredRoom(meeting, meeting.conference, room.address)
  if (attendee) return admitRostered(attendee, 'room')
  const invitation = invitationOfRoom(meeting, room.address)
  return meeting.conference === null && invitation ? admit({ kind: 'invited', invitation }, 'room') : null
}

/** A device that proves one account is no proof for somebody signed in as another. */
function byDevice(conference: Conference | null, { account, device }: Proofs): Verdict | null {
  if (conference === null || device === null) return null
  const attendee = attendeeOfDevice(conference, device)
  if (attendee === undefined || (account !== null && attendee.account !== null)) return null
  return admitRostered(attendee, 'device')
}

/** I2: a personal link belongs to the first device that used it. */
function byLink(meeting: Meeting, { link, device }: Proofs): Verdict {
  const invitation = meeting.invitations.find((candidate) => candidate.link !== null && candidate.link.hash === link)
  if (!invitation?.link) return refuse('no_meeting', 'none')
  const attendee = meeting.conference === null ? undefined : attendeeOfInvitation(meeting.conference, invitation.id)
  // Withdrawn for this conference, by removal.
  if (meeting.conference !== null && attendee === undefined) return refuse('no_meeting', 'none')
  const unbound = invitation.link.device === null && (attendee === undefined || attendee.devices.length === 0)
  const isOwner = device !== null && (invitation.link.device === device || (attendee !== undefined && holdsDevice(attendee, device)))
  if (!unbound && !isOwner) return refuse('link_used', 'none')
  return attendee === undefined ? admit({ kind: 'invited', invitation }, 'link') : admitRostered(attendee, 'link')
}

/** Not on the roster: a stranger, or somebody who was removed. */
function asNewcomer(meeting: Meeting, applicant: Proofs): Verdict {
  const proof = identityOf(applicant)
  const { conference, settings } = meeting
  if (conference === null) return refuse('no_meeting', proof)
  if (conference.lock.locked) return refuse('meeting_locked', proof)
  if (settings.openTo === 'invited') return refuse('not_invited', proof)
  if (settings.openTo === 'accounts' && applicant.account === null) return refuse('sign_in_required', proof)
  if (rostered(conference).length >= ROSTER_LIMIT) return refuse('meeting_full', proof)
  return admit({ kind: 'newcomer' }, proof)
}
