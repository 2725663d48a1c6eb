/** A4: a token opens its leg once, and admission is decided again when it does. */
import type { Role } from './actor.ts'
import type { Attendee } from './attendee.ts'
import { isBlocked } from './blocks.ts'
import type { Conference } from './conference.ts'
import type { Context, Decision } from './decision.ts'
import { holdsDevice, markSeen } from './device.ts'
import type { MeetingEvent } from './events.ts'
import type { ConferenceId, LegId, SecretHash } from './ids.ts'
import type { Leg } from './leg.ts'
import { closings, withEmptiness } from './leg-list.ts'
import type { Meeting } from './meeting.ts'
import { bindLink } from './personal-link.ts'
import type { Refusal } from './refusal.ts'
import { roleOfAttendee } from './role.ts'
import { isOnRoster, legById, withAttendee } from './roster.ts'

/** What a media token says, its secret hashed, and what came along with it. */
export interface LegClaim {
  readonly conferenceId: ConferenceId
  readonly legId: LegId
  readonly nonce: SecretHash
  readonly generation: number
  /** Devices that the socket's request proved to hold. */
  readonly bindings: readonly SecretHash[]
  /** The server process that will carry the leg. */
  readonly node: string
}

export type OpenAnswer =
  | { readonly opened: true; readonly attendee: Attendee; readonly leg: Leg; readonly role: Role; readonly resumed: boolean }
  | { readonly opened: false; readonly code: Refusal }

export function openLeg(meeting: Meeting, claim: LegClaim, context: Context): Decision<OpenAnswer> {
  const { conference } = meeting
  if (conference === null || conference.id !== claim.conferenceId) return refuse(meeting, claim, 'no_meeting')
  const found = legById(conference, claim.legId)
  if (found === undefined || !isGenuine(found.attendee, found.leg, claim)) return refuse(meeting, claim, 'token_refused')
  const { attendee } = found
  // A removal takes the legs with it, so this only repeats what the roster says; it stands here so that nothing depends on that.
  const room = attendee.room === null ? null : { address: attendee.room }
  const device = claim.bindings.find((binding) => holdsDevice(attendee, binding)) ?? null
  if (!isOnRoster(attendee) || isBlocked(meeting, { account: attendee.account, room, device })) return refuse(meeting, claim, 'blocked')
  return opened(meeting, conference, found, claim, context)
}

function refuse(meeting: Meeting, { legId }: LegClaim, code: Refusal): Decision<OpenAnswer> {
  const lockVersion = meeting.conference?.lock.version ?? null
  return { meeting, events: [{ type: 'leg.refused', legId, code, lockVersion }], answer: { opened: false, code } }
}

/** Minted by the door, not used yet, and in the hands of the device that it was given to. */
function isGenuine(attendee: Attendee, leg: Leg, claim: LegClaim): boolean {
  if (leg.nonce !== claim.nonce || leg.generation !== claim.generation) return false
  return leg.binding === null || claim.bindings.some((binding) => binding === leg.binding || holdsDevice(attendee, binding))
}

interface Found {
  readonly attendee: Attendee
  readonly leg: Leg
}

function opened(
  meeting: Meeting,
  conference: Conference,
  { attendee, leg }: Found,
  claim: LegClaim,
  context: Context,
): Decision<OpenAnswer> {
  const open: Leg = { ...leg, state: 'open', generation: leg.generation + 1, openedAt: context.now, node: claim.node }
  const resumed = leg.generation > 0
  const stale = resumed ? [] : attendee.legs.filter((other) => other.state === 'lost')
  const present = { ...cameBack(attendee, context), legs: replaceLeg(attendee, open, stale), devices: seenDevices(attendee, claim) }
  const after = {
    ...meeting,
    invitations: bindLink(meeting.invitations, present, linkOwner(attendee, leg, claim)),
    conference: withEmptiness(withAttendee(conference, present), context.now),
  }
  const events = [
    ...closings(attendee, stale, 'replaced'),
    openedEvent(present, open, resumed, conference),
    ...presentEvents(attendee, present),
  ]
  return { meeting: after, events, answer: { opened: true, attendee: present, leg: open, role: roleOfAttendee(after, present), resumed } }
}

const cameBack = (attendee: Attendee, { now }: Context): Attendee =>
  attendee.standing === 'present' ? attendee : { ...attendee, standing: 'present', since: now }

/** A new leg takes the place of those that broke off: its owner is back by another way. */
const replaceLeg = (attendee: Attendee, open: Leg, stale: readonly Leg[]): readonly Leg[] =>
  attendee.legs.filter((other) => !stale.includes(other)).map((other) => (other.id === open.id ? open : other))

/** The present secret of the device that opens the leg; null when it came with the one before, or with none. */
const secretShown = (attendee: Attendee, { bindings }: LegClaim): SecretHash | null =>
  bindings.find((binding) => attendee.devices.some((device) => device.hash === binding)) ?? null

function seenDevices(attendee: Attendee, claim: LegClaim): Attendee['devices'] {
  const secret = secretShown(attendee, claim)
  return secret === null ? attendee.devices : markSeen(attendee.devices, secret)
}

/** I2: an SDK shows no cookie here, but its token and its secret came in one answer. */
function linkOwner(attendee: Attendee, leg: Leg, claim: LegClaim): SecretHash | null {
  return leg.binding === null ? (attendee.devices.at(-1)?.hash ?? null) : secretShown(attendee, claim)
}

const openedEvent = (attendee: Attendee, leg: Leg, resumed: boolean, { lock }: Conference): MeetingEvent => ({
  type: 'leg.opened',
  attendeeId: attendee.id,
  legId: leg.id,
  path: leg.path,
  resumed,
  lockVersion: lock.version,
})

const presentEvents = (before: Attendee, { id, name }: Attendee): readonly MeetingEvent[] =>
  before.standing === 'present' ? [] : [{ type: 'attendee.present', attendeeId: id, name }]
