/** Answers to people who may be there. Every refusal is an event, so that it is audited. */
import type { Actor } from './actor.ts'
import type { Decision } from './decision.ts'
import type { MeetingEvent, VerbRefusal } from './events.ts'
import type { Meeting } from './meeting.ts'

export type Verb<T = void> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: VerbRefusal }

export const refuseVerb = (meeting: Meeting, verb: string, by: Actor, code: VerbRefusal): Decision<Verb<never>> => ({
  meeting,
  events: [{ type: 'verb.refused', verb, by, code }],
  answer: { ok: false, code },
})

export const done = (meeting: Meeting, events: readonly MeetingEvent[] = []): Decision<Verb> => answer(meeting, events, undefined)

export const answer = <T>(meeting: Meeting, events: readonly MeetingEvent[], value: T): Decision<Verb<T>> => ({
  meeting,
  events,
  answer: { ok: true, value },
})
