import type { Language } from './ivr/prompt.ts'
import type { DoorAnswer } from './call/door.ts'
import type { CallOutcome } from './call/outgoing-line.ts'
import type { Numbers } from './call/trunk-way.ts'

/** Somebody to be rung, and what becomes of that. */
export interface OutgoingOrder extends Numbers {
  readonly trunk: string
  readonly language: Language
  /** Asks the one door, once somebody has pressed the key. */
  readonly enter: () => Promise<DoorAnswer>
  readonly ringing: () => void
  readonly pickedUp: () => void
  /** At last, once. */
  readonly ended: (outcome: CallOutcome) => void
}

export interface OutgoingCallHandle {
  /** Whatever state it is in: it is cancelled, or hung up. With a reason, somebody in the meeting hears it first. */
  end(reason?: 'spent'): void
}
