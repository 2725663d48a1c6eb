/**
 * What the four transaction machines of RFC 3261 §17 (with RFC 6026) have in common: a table of rules, one for each phase and event.
 * Pure: a step takes a state and an event, and says the next state and what is to be done.
 */

/** Round trip estimate, longest pause between retransmissions, longest life of a message in the network; milliseconds (RFC 3261 table 4). */
export const T1 = 500
export const T2 = 4_000
export const T4 = 5_000
/** How long any side waits for the other: 64 × T1. */
export const PATIENCE = 64 * T1
/** How long a client absorbs repeated refusals of its INVITE over UDP (timer D). */
export const TIMER_D = 32_000

export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'

export type Event =
  | 'start'
  | 'abandon'
  | 'transport-error'
  // What the client hears.
  | 'provisional'
  | 'success'
  | 'failure'
  // What the server hears, and what its user says.
  | 'request'
  | 'ack'
  | 'send-provisional'
  | 'send-success'
  | 'send-failure'
  | TimerName

export type Action =
  | { readonly kind: 'send'; readonly what: 'request' | 'ack' | 'response' }
  | { readonly kind: 'tell'; readonly what: 'response' | 'ack' | 'timeout' | 'transport-error' }
  | { readonly kind: 'start-timer'; readonly timer: TimerName; readonly ms: number }
  | { readonly kind: 'stop-timer'; readonly timer: TimerName }

export type Phase = 'idle' | 'calling' | 'trying' | 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated'

export interface State {
  readonly phase: Phase
  /** Of TCP and TLS: nothing is sent twice. */
  readonly reliable: boolean
  /** The next pause between retransmissions, milliseconds. */
  readonly pause: number
}

interface Step {
  readonly phase: Phase
  readonly pause?: number
  readonly actions: readonly Action[]
}

export type Rule = (state: State) => Step
export type Table = { readonly [P in Phase]?: { readonly [E in Event]?: Rule } }

export const initialState = (reliable: boolean): State => ({ phase: 'idle', reliable, pause: T1 })

/** An event that the table does not know in this phase changes nothing. */
export function advance(table: Table, state: State, event: Event): { readonly state: State; readonly actions: readonly Action[] } {
  const step = table[state.phase]?.[event]?.(state)
  if (!step) return { state, actions: [] }
  return { state: { ...state, phase: step.phase, pause: step.pause ?? state.pause }, actions: step.actions }
}

export const send = (what: 'request' | 'ack' | 'response'): Action => ({ kind: 'send', what })
export const tell = (what: 'response' | 'ack' | 'timeout' | 'transport-error'): Action => ({ kind: 'tell', what })
export const start = (timer: TimerName, ms: number): Action => ({ kind: 'start-timer', timer, ms })
export const stop = (timer: TimerName): Action => ({ kind: 'stop-timer', timer })

/** A rule whose step depends on nothing. */
export const to =
  (phase: Phase, ...actions: readonly Action[]): Rule =>
  () => ({ phase, actions })

/** Ends at once over TCP and TLS, where nothing can come again; else lingers to absorb repetitions. */
export const linger =
  (phase: Phase, timer: TimerName, ms: number, ...actions: readonly Action[]): Rule =>
  ({ reliable }) =>
    reliable ? { phase: 'terminated', actions } : { phase, actions: [...actions, start(timer, ms)] }

/** Sends again, and waits `growth` of the pause before the next time. */
export const repeat =
  (what: 'request' | 'response', timer: TimerName, growth: (pause: number) => number): Rule =>
  ({ phase, pause }) => ({ phase, pause: growth(pause), actions: [send(what), start(timer, growth(pause))] })

export const doubled = (pause: number): number => pause * 2
export const doubledUpToT2 = (pause: number): number => Math.min(pause * 2, T2)
