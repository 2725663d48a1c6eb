/** Where a call stands. Plain data that never changes; what was typed hides itself. */
import type { HangUpCause } from './action.ts'
import type { DoorEntry } from './command.ts'
import type { Seat } from './event.ts'
import type { Cue, Language, Part } from './prompt.ts'
import { TypedDigits } from './typed-digits.ts'
import type { Who } from './who.ts'

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

/** How the others stand in the picture: one large, or all alike. */
export type Arrangement = 'speaker' | 'grid'

/** Over the picture, for a while. */
export type Notice =
  | { readonly about: 'keys' }
  | { readonly about: 'lock'; readonly locked: boolean; readonly by: Who | null }
  | { readonly about: 'arrangement'; readonly arrangement: Arrangement }
  | { readonly about: 'snapshot'; readonly by: Who | null }
  | { readonly about: 'mute'; readonly muted: boolean; readonly byHost: boolean }

export interface Inside extends Seat {
  readonly muted: boolean
  readonly handRaised: boolean
  readonly listening: Listening
  readonly arrangement: Arrangement
  readonly notice: Notice | null
}

export type Phase =
  | { readonly name: 'ringing' }
  /** `cue`: why a number is asked for once more. */
  | { readonly name: 'entering'; readonly typed: TypedDigits; readonly cue: Cue | null }
  /** We rang, and somebody or something picked up. */
  | { readonly name: 'called' }
  | { readonly name: 'asking' }
  | { readonly name: 'inside'; readonly inside: Inside }
  /** The last words are being said, and say this. `mayComeIn`: a host may let this caller in while it hears why the door refused it (I4). */
  | { readonly name: 'leaving'; readonly cause: HangUpCause; readonly cue: Cue | null; readonly mayComeIn: boolean }
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
  /** The caller sees what it is shown: it is a room system. */
  readonly picture: boolean
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
  readonly look: number | null
}

const TRIES = 3

/** `languages` as the administrator has put them for the number that was called. */
export const startDialogue = (languages: readonly [Language, ...Language[]]): Dialogue => ({
  languages,
  phase: { name: 'ringing' },
  triesLeft: TRIES,
  picture: false,
  outOfTime: false,
  saying: null,
  waiting: [],
  asked: false,
  plays: 0,
  timers: 0,
  patience: null,
  step: null,
  look: null,
})

export const nothingTyped = (cue: Cue | null): Phase => ({ name: 'entering', typed: TypedDigits.NONE, cue })

export const within = (state: Dialogue, inside: Inside): Dialogue => ({ ...state, phase: { name: 'inside', inside } })
