import type { Answer, OwnCommand } from './command.ts'
import type { Key } from './key.ts'
import type { Refusal } from './refusal-cue.ts'
import type { TypedDigits } from './typed-digits.ts'
import type { Who } from './who.ts'

/** How an admitted caller finds the meeting. */
export interface Seat {
  /** Organizer or delegate. */
  readonly host: boolean
  /** D4: came by the meeting ID, and so has a PIN that it does not know yet. */
  readonly guest: boolean
  readonly locked: boolean
  readonly lockVersion: number
  /** People beside the caller. */
  readonly others: number
}

/** `moved`: another leg took this one's place. `lost`: the way to the meeting is broken. `spent`: the time for calls that we pay is used up. */
export type Closing = 'removed' | 'ended' | 'moved' | 'lost' | 'spent'

/** What the dialogue hears of. `play` and `timer` are the numbers that came with the action. */
export type Event =
  /** The call is up. `dialled` came in the address that was called. */
  | { readonly type: 'answered'; readonly dialled: TypedDigits | null }
  /** From now on the caller sees what it is shown, or no longer does. */
  | { readonly type: 'picture'; readonly seen: boolean }
  /** A call that we made was picked up. */
  | { readonly type: 'called' }
  | { readonly type: 'key'; readonly key: Key }
  /** All parts of this play were heard. Not sent for what was stopped. */
  | { readonly type: 'playEnded'; readonly play: number }
  | { readonly type: 'timeout'; readonly timer: number }
  | { readonly type: 'admitted'; readonly seat: Seat }
  /** By the door, or by its second look when the media opened (A4). */
  | { readonly type: 'refused'; readonly code: Refusal }
  | { readonly type: 'doorFailed' }
  /** I4: by a host, after a refusal. */
  | { readonly type: 'letIn' }
  | { readonly type: 'answer'; readonly answer: Answer }
  /** `by`: null where it was the caller itself, by whatever way, or nobody. */
  | { readonly type: 'lock'; readonly locked: boolean; readonly version: number; readonly by: Who | null }
  /** `who`: null where it was more than one. */
  | { readonly type: 'people'; readonly change: 'joined' | 'left'; readonly others: number; readonly who: Who | null }
  /** P3: somebody else tried a PIN that a telephone or room is using. Null: the caller's own. */
  | { readonly type: 'pinTried'; readonly owner: Who | null }
  /** Somebody outside had a picture of the meeting drawn. Null: whoever this leg stands for. */
  | { readonly type: 'snapshot'; readonly by: Who | null }
  | { readonly type: 'mutedByHost' }
  /** By the browser of whoever calls, where it is in the meeting too. */
  | { readonly type: 'asked'; readonly command: OwnCommand }
  | { readonly type: 'role'; readonly host: boolean }
  | { readonly type: 'closed'; readonly closing: Closing }
  /** The caller has hung up, or its line is dead. */
  | { readonly type: 'hungUp' }
