/** The one door (A1): whoever wants in, by whatever path, comes through here. */
import { decideAdmission, type Admitted } from './admission.ts'
import type { Role } from './actor.ts'
import type { Applicant } from './applicant.ts'
import type { Attendee } from './attendee.ts'
import type { Conference } from './conference.ts'
import type { Context, Decision } from './decision.ts'
import { rotate } from './device.ts'
import { answerDoor, knock } from './door-list.ts'
import type { MeetingEvent, ProofKind } from './events.ts'
import type { ConferenceId, Instant, LegId, SecretHash } from './ids.ts'
import type { Leg, Path } from './leg.ts'
import { closings, withLeg } from './leg-list.ts'
import type { Meeting } from './meeting.ts'
import { accountEntry, guestEntry, roomEntry } from './new-attendee.ts'
import type { Refusal } from './refusal.ts'
import { actorOfAttendee, roleOfAttendee } from './role.ts'
import { attendeeOfAccount, attendeeOfInvitation, attendeeOfPin, withAttendee, withNewAttendee } from './roster.ts'
import { newConference } from './start.ts'

export type EnterAnswer =
  | {
      readonly admitted: true
      readonly conferenceId: ConferenceId
      readonly attendee: Attendee
      readonly legId: LegId
      readonly role: Role
      readonly encrypted: boolean
    }
  | { readonly admitted: false; readonly code: Refusal }

/** `nonce` goes into the new leg's tokens. A refusal records nothing but itself; an admission is on the roster before it is told. */
export function enter(meeting: Meeting, applicant: Applicant, nonce: SecretHash, context: Context): Decision<EnterAnswer> {
  const verdict = decideAdmission(meeting, applicant)
  if (!verdict.admit) return refused(meeting, applicant, verdict, context)
  const live = meeting.conference ?? newConference(meeting, context)
  const seated = asRoom(seat(live, applicant, verdict.as, context), applicant, verdict.proof)
  const leg = newLeg(applicant, nonce, context)
  const attendee = withNewDevice(withLeg({ ...seated, admittedAt: seated.admittedAt ?? context.now }, leg), applicant, verdict.proof)
  const after = { ...meeting, conference: answerDoor(seatedIn(live, attendee), applicant) }
  const displaced = seated.legs.filter((other) => !attendee.legs.includes(other))
  const events = [
    ...startedEvents(meeting, live, attendee),
    ...closings(seated, displaced, 'replaced'),
    admittedEvent(attendee, leg, verdict, live),
  ]
  const role = roleOfAttendee(after, attendee)
  const answer = { admitted: true, conferenceId: live.id, attendee, legId: leg.id, role, encrypted: meeting.settings.encrypted } as const
  return { meeting: after, events, answer }
}

interface Refused {
  readonly code: Refusal
  readonly proof: ProofKind
}

function refused(meeting: Meeting, applicant: Applicant, { code, proof }: Refused, context: Context): Decision<EnterAnswer> {
  const { conference } = meeting
  const answer = { admitted: false, code } as const
  const { name, path } = applicant
  const about = { type: 'join.refused', code, name: applicant.account?.name ?? applicant.room?.name ?? name, path, proof } as const
  if (conference === null) return { meeting, events: [{ ...about, doorEntryId: null, lockVersion: null }], answer }
  const door = knock(conference, applicant, code, context)
  const event: MeetingEvent = { ...about, doorEntryId: door.entryId, lockVersion: conference.lock.version }
  const owner = code === 'pin_in_use' ? ownerOfPin(conference, applicant) : undefined
  const told = owner === undefined ? door.conference : tellOfTry(door.conference, owner, context.now)
  const after = told === conference ? meeting : { ...meeting, conference: told }
  return { meeting: after, events: [event, ...pinEvents(owner, path)], answer }
}

const ownerOfPin = (conference: Conference, { pin }: Applicant): Attendee | undefined =>
  pin === null ? undefined : attendeeOfPin(conference, pin)

const pinEvents = (owner: Attendee | undefined, path: Path): readonly MeetingEvent[] =>
  owner === undefined ? [] : [{ type: 'pin.in_use', attendeeId: owner.id, path }]

/** Whoever tries again within so many milliseconds makes no more noise; the log has every try. */
const TOLD_AGAIN_MS = 10_000

/** P3: the PIN's owner and the hosts are told, by what they see of the owner. */
function tellOfTry(conference: Conference, owner: Attendee, now: Instant): Conference {
  const wasJustTold = owner.pinTriedAt !== null && now - owner.pinTriedAt < TOLD_AGAIN_MS
  return wasJustTold ? conference : withAttendee(conference, { ...owner, pinTriedAt: now })
}

/** C1: whoever is admitted first starts the conference. */
const startedEvents = (before: Meeting, live: Conference, starter: Attendee): readonly MeetingEvent[] =>
  before.conference === null
    ? [{ type: 'conference.started', conferenceId: live.id, by: actorOfAttendee(starter), locked: live.lock.locked }]
    : []

/** The entry under which the applicant comes in; a new one for newcomers, and for those who became delegates after the start. */
function seat(conference: Conference, applicant: Applicant, as: Admitted, context: Context): Attendee {
  if (as.kind === 'rostered') return as.attendee
  const { account, room } = applicant
  const known =
    as.kind === 'invited'
      ? attendeeOfInvitation(conference, as.invitation.id)
      : as.kind === 'host'
        ? attendeeOfAccount(conference, as.accountId)
        : undefined
  if (known !== undefined) return known
  if (account !== null) return accountEntry(context, account)
  return room === null ? guestEntry(context, applicant.name, null) : roomEntry(context, room)
}

/** Invited by mail before it was registered, a room is known as one from its first coming on. */
const asRoom = (attendee: Attendee, { room }: Applicant, proof: ProofKind): Attendee =>
  proof === 'room' && room !== null && attendee.room === null
    ? { ...attendee, room: room.address, name: room.name, nameProved: true }
    : attendee

const seatedIn = (conference: Conference, attendee: Attendee): Conference =>
  conference.attendees.some((known) => known.id === attendee.id)
    ? withAttendee(conference, attendee)
    : withNewAttendee(conference, attendee)

function newLeg(applicant: Applicant, nonce: SecretHash, { now, mint }: Context): Leg {
  return {
    id: mint.legId(),
    path: applicant.path,
    state: 'admitted',
    nonce,
    generation: 0,
    // Browsers send their cookie with the token; SDKs have none to send.
    binding: applicant.path === 'app' ? applicant.nextDevice : null,
    admittedAt: now,
    openedAt: null,
    node: null,
  }
}

function withNewDevice(attendee: Attendee, applicant: Applicant, proof: ProofKind): Attendee {
  if (applicant.nextDevice === null) return attendee
  const rotation = { held: applicant.device, next: applicant.nextDevice, proves: attendee.account === null || proof !== 'account' }
  return { ...attendee, devices: rotate(attendee.devices, rotation) }
}

function admittedEvent(attendee: Attendee, leg: Leg, verdict: { as: Admitted; proof: ProofKind }, conference: Conference): MeetingEvent {
  return {
    type: 'attendee.admitted',
    attendeeId: attendee.id,
    name: attendee.name,
    nameProved: attendee.nameProved,
    path: leg.path,
    proof: verdict.proof,
    legId: leg.id,
    newcomer: verdict.as.kind === 'newcomer',
    lockVersion: conference.lock.version,
  }
}
