import type { Command } from './command.ts'
import type { Closing } from './event.ts'
import type { Part } from './prompt.ts'
import type { NumberKind, TypedDigits } from './typed-digits.ts'

export type HangUpCause = 'refused' | 'tries' | 'silence' | 'fault' | Closing

/** What the dialogue wants done, in order. */
export type Action =
  /** Comes when nothing is being played. Answered by `playEnded` when all of it was heard. */
  | { readonly type: 'play'; readonly play: number; readonly parts: readonly Part[]; readonly bargeIn: boolean }
  | { readonly type: 'stopPlaying' }
  /** Answered by `admitted`, `refused` or `doorFailed`. */
  | { readonly type: 'tryDoor'; readonly kind: NumberKind; readonly number: TypedDigits }
  /** The door is asked again, for a caller whom a host has let in. Answered as `tryDoor` is. */
  | { readonly type: 'tryAgain' }
  /** Whoever we called wants in. Answered as `tryDoor` is. */
  | { readonly type: 'takeCall' }
  /** Answered by `answer`. */
  | { readonly type: 'command'; readonly command: Command }
  /** D2: only after this may sound pass between the caller and the meeting. */
  | { readonly type: 'connectMedia' }
  | { readonly type: 'disconnectMedia' }
  /** The last action of a call. An admission that comes later must be given back. */
  | { readonly type: 'hangUp'; readonly cause: HangUpCause }
  /** Answered by `timeout`. A later timer of the same name takes this one's place. */
  | { readonly type: 'startTimer'; readonly name: TimerName; readonly timer: number; readonly afterMs: number }

/** `patience`: how long a caller may take to get in. `step`: for the next thing to happen. `look`: how long something stays in the picture. */
export type TimerName = 'patience' | 'step' | 'look'
