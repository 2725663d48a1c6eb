/** Where a call stands. Plain data that never changes; what was typed hides itself. */
import type { HangUpCause } from './action.ts'
import type { DoorEntry } from './command.ts'
import type { Seat } from './event.ts'
import type { Language, Part } from './prompt.ts'
import { TypedDigits } from './typed-digits.ts'

/** What the next key in the meeting will mean. */
export type Listening =
  | { readonly to: 'nothing' }
  /** After `*`, `*9` and `#`. */
  | { readonly to: 'star' | 'star-nine' | 'hash' }
  | { readonly to: 'end-confirmation' }
  /** The question is about `entries[0]`. */
  | { readonly to: 'door-list'; readonly entries: readonly DoorEntry[] }
  /** Something is being done about somebody at the door; `entries` are those who come then. */
  | { readonly to: 'door-answer'; readonly entries: readonly DoorEntry[] }

export interface Inside extends Seat {
  readonly muted: boolean
  readonly handRaised: boolean
  readonly listening: Listening
}

export type Phase =
  | { readonly name: 'ringing' }
  | { readonly name: 'entering'; readonly typed: TypedDigits }
  /** We rang, and somebody or something picked up. */
  | { readonly name: 'called' }
  | { readonly name: 'asking' }
  | { readonly name: 'inside'; readonly inside: Inside }
  /** The last words are being said. */
  /** `mayComeIn`: a host may let this caller in while it hears why the door refused it (I4). */
  | { readonly name: 'leaving'; readonly cause: HangUpCause; readonly mayComeIn: boolean }
  | { readonly name: 'over' }

export type PhaseName = Phase['name']

/** News is heard whatever keys are pressed. While it waits, later news of the same kind takes its place. */
export type News = 'lock' | 'people' | 'mute' | 'pin'

/** One thing to be said. */
export interface Utterance {
  readonly topic: 'reply' | 'question' | News
  readonly parts: readonly Part[]
  readonly bargeIn: boolean
}

export interface Dialogue {
  /** The first is spoken; `*` at the entrance takes the next. */
  readonly languages: readonly [Language, ...Language[]]
  readonly phase: Phase
  /** P5. */
  readonly triesLeft: number
  /** The caller has had all the time that there is to get in. */
  readonly outOfTime: boolean
  readonly saying: (Utterance & { readonly play: number }) | null
  readonly waiting: readonly Utterance[]
  /** The question that the next key answers has begun to be heard. Before that, no key answers it. */
  readonly asked: boolean
  /** The number of the last play. */
  readonly plays: number
  /** The number of the last timer. */
  readonly timers: number
  /** The timer of that name which counts; any other is of the past. */
  readonly patience: number | null
  readonly step: number | null
}

const TRIES = 3

/** `languages` as the administrator has put them for the number that was called. */
export const startDialogue = (languages: readonly [Language, ...Language[]]): Dialogue => ({
  languages,
  phase: { name: 'ringing' },
  triesLeft: TRIES,
  outOfTime: false,
  saying: null,
  waiting: [],
  asked: false,
  plays: 0,
  timers: 0,
  patience: null,
  step: null,
})

export const NOTHING_TYPED: Phase = { name: 'entering', typed: TypedDigits.NONE }
