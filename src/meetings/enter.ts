import type { Role } from '../domain/actor.ts'
import { enter as decideEnter, type EnterAnswer } from '../domain/enter.ts'
import type { AttendeeId, ConferenceId, LegId } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Refusal } from '../domain/refusal.ts'
import { applicantOf, heldDevice, keyOf, type Arrival, type DoorKey } from './applicant.ts'
import type { Ports } from './ports.ts'
import { turn } from './turn.ts'

export type { DoorKey } from './applicant.ts'
export type EnterRequest = Arrival

export type EnterOutcome =
  | {
      readonly admitted: true
      readonly conferenceId: ConferenceId
      readonly attendeeId: AttendeeId
      readonly legId: LegId
      readonly role: Role
      readonly name: string
      readonly nameProved: boolean
      /** End-to-end: what comes and goes is for browsers alone. */
      readonly encrypted: boolean
      readonly token: string
      /** The raw device secret to hold from now on. */
      readonly device: string
    }
  /** The refused hold a device secret too, so that being let in binds to it; at unknown meetings also (A7). */
  | { readonly admitted: false; readonly code: Refusal; readonly device: string; /** Seconds. */ readonly retryAfter?: number }

/** The one door (SPEC A1), on every path. Nobody looks up a PIN but through here, and the guard is asked before (P5). */
export async function enter(ports: Ports, request: EnterRequest): Promise<EnterOutcome> {
  if (!('pin' in request.by)) return decided(ports, request)
  const leave = await ports.pinGuard.ask(request)
  if (!leave.granted)
    return { admitted: false, code: 'too_many_tries', device: heldDevice(request) ?? ports.secrets.fresh(), retryAfter: leave.retryAfter }
  let wrong = false
  try {
    const outcome = await decided(ports, request)
    wrong = !outcome.admitted && outcome.code === 'pin_unknown'
    return outcome
  } finally {
    await leave.settle(wrong)
  }
}

/** The verdict is stored before a token is made or a refusal told (A5). */
async function decided(ports: Ports, request: EnterRequest): Promise<EnterOutcome> {
  const { secrets } = ports
  const fresh = secrets.fresh()
  const nonce = secrets.fresh()
  const applicant = applicantOf(secrets, request, fresh)
  const meeting = await meetingOf(ports, request.by)
  const committed =
    meeting && (await turn(ports, meeting.id, (now, context) => decideEnter(now, applicant, secrets.hash('nonce', nonce), context)))
  if (committed?.answer.admitted === true) return admitted(ports, committed.answer, nonce, fresh)
  const code = committed?.answer.code ?? (await unknown(ports, request))
  // Whoever stays outside keeps the secret that they came with: it is the one that hosts see at the door.
  return { admitted: false, code, device: heldDevice(request) ?? fresh }
}

async function meetingOf({ store, secrets }: Ports, by: DoorKey): Promise<Meeting | null> {
  const meeting = await store.find(keyOf(secrets, by))
  return 'pin' in by && by.of !== undefined && meeting?.number !== by.of ? null : meeting
}

async function admitted(ports: Ports, answer: EnterAnswer & { admitted: true }, nonce: string, device: string): Promise<EnterOutcome> {
  const { conferenceId, attendee, legId, role, encrypted } = answer
  const token = await ports.tickets.mint({ conferenceId, legId, nonce, generation: 0 }, ports.clock.now())
  return {
    admitted: true,
    conferenceId,
    attendeeId: attendee.id,
    legId,
    role,
    name: attendee.name,
    nameProved: attendee.nameProved,
    encrypted,
    token,
    device,
  }
}

async function unknown({ audit, clock }: Ports, { by, path }: EnterRequest): Promise<Refusal> {
  const byPin = 'pin' in by
  await audit.append(byPin ? { type: 'pin.failed', path } : { type: 'join.refused.unknown', path }, clock.now())
  return byPin ? 'pin_unknown' : 'no_meeting'
}
