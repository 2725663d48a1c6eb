/** "Call me": from the wish to the first ring. Nothing rings for whom the door would refuse, nor where an operator did not allow it. */
import type { Actor } from '../domain/actor.ts'
import { cancelCall, endCall, placeCall, refuseCall, type CallDecision } from '../domain/call-me.ts'
import type { AttendeeId, ConferenceId, Instant, MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { allowingPrefix, maskedNumber } from './allowed-number.ts'
import { DAY_MS, mayCall } from './call-limits.ts'
import type { CallEntry, OutgoingSettings } from './outgoing-calls.ts'
import type { PhoneNumber } from './phone-book.ts'
import type { Ports } from './ports.ts'
import { turn } from './turn.ts'

/** Makes calls. Resolves to false where there is no way; otherwise it sees to the rest. */
export interface Dialler {
  ring(call: OrderedCall): Promise<boolean>
}

export interface OrderedCall {
  readonly entry: CallEntry
  readonly attendeeId: AttendeeId
  /** Of the account that asked. */
  readonly name: string
  readonly trunkId: string
  /** Both in E.164. */
  readonly called: string
  readonly calling: string
  readonly language: 'en' | 'de'
  /** Unsealed where it is used, and kept by nobody. */
  readonly pin: () => string
}

export interface CallWish {
  readonly number: string
  readonly language: 'en' | 'de'
}

type CallRefused = CallDecision & { readonly placed: false }
export type CallAnswer = { readonly ok: true; readonly value: undefined } | { readonly ok: false; readonly code: CallRefused['code'] }

export async function callMe(ports: Ports, account: Person, conferenceId: ConferenceId, wish: CallWish): Promise<CallAnswer> {
  const meeting = await ports.store.find({ conferenceId })
  if (meeting === null) return { ok: false, code: 'no_conference' }
  const by: Actor = { kind: 'account', ...account }
  const settings = await ports.outgoingCalls.settings()
  const prefix = allowingPrefix(wish.number, settings.prefixes)
  const wanted = { id: ports.mint.callId(), number: maskedNumber(wish.number, prefix) }
  const refuse = (code: CallRefused['code']): Promise<CallDecision> =>
    decided(ports, meeting.id, (now) => refuseCall(now, by, wanted, code))
  const from = await callingNumber(ports, settings)
  if (from === null || settings.prefixes.length === 0) return answered(await refuse('calls_off'))
  if (prefix === null) return answered(await refuse('number_not_allowed'))
  const now = ports.clock.now()
  const early = placeCall(meeting, by, wanted, { now, mint: ports.mint }).answer
  if (!early.placed) return answered(await refuse(early.code))
  const entry = newEntry(wanted.id, account, meeting.id, now)
  const granted = await ports.outgoingCalls.add(now - DAY_MS, (entries) => (mayCall(entries, entry, settings.limits, now) ? entry : null))
  if (!granted) return answered(await refuse('call_limit_reached'))
  const placed = await decided(ports, meeting.id, (state, context) => placeCall(state, by, wanted, context))
  if (!placed.placed) {
    // It has had its place among the calls for nothing.
    await ports.outgoingCalls.put({ ...entry, over: true })
    return answered(placed)
  }
  return ring(ports, placed, {
    entry,
    name: account.name,
    trunkId: from.trunkId,
    called: wish.number,
    calling: from.number,
    language: wish.language,
  })
}

const newEntry = (id: string, { accountId }: Person, meetingId: MeetingId, now: Instant): CallEntry => ({
  id,
  accountId,
  meetingId,
  placedAt: now,
  answeredAt: null,
  seenAt: now,
  over: false,
})

async function ring(
  ports: Ports,
  { attendee }: CallDecision & { readonly placed: true },
  order: Omit<OrderedCall, 'attendeeId' | 'pin'>,
): Promise<CallAnswer> {
  const sealed = attendee.pin?.sealed ?? ''
  const attendeeId = attendee.id
  if (await ports.dialler.ring({ ...order, attendeeId, pin: () => ports.secrets.unseal(sealed) })) return { ok: true, value: undefined }
  const { entry } = order
  await ports.outgoingCalls.put({ ...entry, over: true })
  const ended = { callId: entry.id, attendeeId, outcome: 'line_failed', seconds: 0, failure: null } as const
  await turn(ports, entry.meetingId, (meeting) => endCall(meeting, ended))
  return { ok: false, code: 'line_failed' }
}

/** Takes a call back, or a failure that was read. */
export async function dontCallMe(ports: Ports, account: Person, conferenceId: ConferenceId): Promise<CallAnswer> {
  const meeting = await ports.store.find({ conferenceId })
  const committed = meeting && (await turn(ports, meeting.id, (now) => cancelCall(now, { kind: 'account', ...account })))
  return committed?.answer === true ? { ok: true, value: undefined } : { ok: false, code: 'no_conference' }
}

/** Null: the administrator has not said by which number, or has removed it. */
async function callingNumber({ phoneBook }: Ports, { numberId }: OutgoingSettings): Promise<PhoneNumber | null> {
  const { numbers } = await phoneBook.read()
  return numbers.find(({ id }) => id === numberId) ?? null
}

/** A meeting that is gone has no conference either. */
const decided = async (ports: Ports, id: MeetingId, command: Parameters<typeof turn<CallDecision>>[2]): Promise<CallDecision> =>
  (await turn(ports, id, command))?.answer ?? { placed: false, code: 'no_conference' }

const answered = (decision: CallDecision): CallAnswer =>
  decision.placed ? { ok: true, value: undefined } : { ok: false, code: decision.code }

/** Where attendees may be called: empty where nobody is. */
export async function callablePrefixes(ports: Ports): Promise<readonly string[]> {
  const settings = await ports.outgoingCalls.settings()
  return (await callingNumber(ports, settings)) === null ? [] : settings.prefixes
}
