/** "Call me": the server rings a telephone for somebody on the roster, who joins by it with a key. */
import { decideAdmission } from './admission.ts'
import type { Actor } from './actor.ts'
import type { Attendee } from './attendee.ts'
import type { Context, Decision } from './decision.ts'
import type { CallRefusal, MeetingEvent } from './events.ts'
import type { AttendeeId, Instant } from './ids.ts'
import type { Meeting } from './meeting.ts'
import type { Refusal } from './refusal.ts'
import { entryOf } from './role.ts'
import { attendeeById, withAttendee } from './roster.ts'

/** Why a call came to nothing, by whoever was called, the line, or the door. */
type CallFailure = 'busy' | 'no_answer' | 'declined' | 'wrong_number' | 'line_failed' | 'not_taken' | 'limit' | Refusal

/** A call that is being made for an attendee, until it is in the meeting: then it is a leg like any other. */
export interface AttendeeCall {
  readonly id: string
  /** `answered`: picked up, and the key is awaited. */
  readonly state: 'ringing' | 'answered' | 'failed'
  /** Of a call that failed. */
  readonly failure: CallFailure | null
  readonly since: Instant
}

export interface WantedCall {
  readonly id: string
  /** Masked: who is called is nobody's business but the attendee's. */
  readonly number: string
}

export type CallDecision =
  | { readonly placed: true; readonly attendee: Attendee }
  | { readonly placed: false; readonly code: CallRefusal | Refusal | 'no_conference' | 'unknown_attendee' }

/** Longer than any call can ring and wait for its key: one that is older was lost with its server. */
const LONGEST_MS = 120_000

/** It rings only for somebody who may come in now (A1), once at a time (P3). */
export function placeCall(meeting: Meeting, by: Actor, wanted: WantedCall, { now }: Context): Decision<CallDecision> {
  const attendee = entryOf(meeting, by)
  if (meeting.conference === null) return refuseCall(meeting, by, wanted, 'no_conference')
  if (attendee === undefined || attendee.pin === null) return refuseCall(meeting, by, wanted, 'unknown_attendee')
  if (isUnderWay(attendee, now)) return refuseCall(meeting, by, wanted, 'call_under_way')
  const verdict = decideAdmission(meeting, {
    path: 'phone',
    account: attendee.account,
    room: null,
    device: null,
    link: null,
    pin: attendee.pin.hash,
  })
  if (!verdict.admit) return refuseCall(meeting, by, wanted, verdict.code)
  const called = { ...attendee, call: { id: wanted.id, state: 'ringing', failure: null, since: now } as const }
  const event: MeetingEvent = {
    type: 'call.placed',
    callId: wanted.id,
    attendeeId: attendee.id,
    name: attendee.name,
    number: wanted.number,
  }
  return { meeting: withCaller(meeting, called), events: [event], answer: { placed: true, attendee: called } }
}

const isUnderWay = ({ call }: Attendee, now: Instant): boolean => call !== null && call.state !== 'failed' && now - call.since < LONGEST_MS

export function refuseCall(
  meeting: Meeting,
  by: Actor,
  { number }: WantedCall,
  code: (CallDecision & { placed: false })['code'],
): Decision<CallDecision> {
  return { meeting, events: [{ type: 'call.refused', by, number, code }], answer: { placed: false, code } }
}

/** Somebody picked up. */
export const answerCall = (meeting: Meeting, attendeeId: AttendeeId, callId: string): Decision<void> =>
  unanswered(changeCall(meeting, attendeeId, callId, (call) => ({ ...call, state: 'answered' })))

/** It is a leg now. */
export const finishCall = (meeting: Meeting, attendeeId: AttendeeId, callId: string): Decision<void> =>
  unanswered(changeCall(meeting, attendeeId, callId, () => null))

export interface EndedCall {
  readonly callId: string
  readonly attendeeId: AttendeeId
  readonly outcome: CallFailure | 'cancelled' | 'joined' | 'spent'
  /** Since it was picked up. */
  readonly seconds: number
  /** Only what its attendee does not know already. */
  readonly failure: CallFailure | null
}

export function endCall(meeting: Meeting, { callId, attendeeId, outcome, seconds, failure }: EndedCall): Decision<void> {
  const after = changeCall(meeting, attendeeId, callId, (call) => (failure === null ? null : { ...call, state: 'failed', failure }))
  return { meeting: after, events: [{ type: 'call.ended', callId, attendeeId, outcome, seconds }], answer: undefined }
}

/** The attendee wants no call any more. What rings is taken back by whoever makes it. */
export function cancelCall(meeting: Meeting, by: Actor): Decision<boolean> {
  const attendee = entryOf(meeting, by)
  if (attendee === undefined) return { meeting, events: [], answer: false }
  return { meeting: attendee.call === null ? meeting : withCaller(meeting, { ...attendee, call: null }), events: [], answer: true }
}

/** The call is still wanted: its attendee neither left, nor was removed, nor took it back. */
export const isCallWanted = ({ conference }: Meeting, attendeeId: AttendeeId, callId: string): boolean => {
  const call = conference && attendeeById(conference, attendeeId)?.call
  return call?.id === callId && call.state !== 'failed'
}

const unanswered = (meeting: Meeting): Decision<void> => ({ meeting, events: [], answer: undefined })

function changeCall(meeting: Meeting, id: AttendeeId, callId: string, change: (call: AttendeeCall) => AttendeeCall | null): Meeting {
  const attendee = meeting.conference && attendeeById(meeting.conference, id)
  return attendee?.call?.id === callId ? withCaller(meeting, { ...attendee, call: change(attendee.call) }) : meeting
}

const withCaller = (meeting: Meeting, attendee: Attendee): Meeting =>
  meeting.conference === null ? meeting : { ...meeting, conference: withAttendee(meeting.conference, attendee) }
