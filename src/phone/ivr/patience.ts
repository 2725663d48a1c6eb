/** How long a caller is waited for, in milliseconds. */
import type { TimerName } from './action.ts'
import type { Dialogue } from './dialogue-state.ts'
import { turn, type Turn } from './turn.ts'

/** From the greeting to an admission. Nobody holds a line longer by pressing keys. */
export const PATIENCE_MS = 120_000
/** From when a call of ours is picked up to the key that says that somebody is there: each second is paid for. */
export const CALLED_MS = 30_000
/** After the prompt, for the first digit. */
export const SILENCE_MS = 8_000
/** Between digits. */
export const DIGIT_MS = 6_000
/** After ten digits, which may be a meeting ID or the most of a PIN. */
export const SETTLE_MS = 2_500
/** For the door's answer. */
export const DOOR_MS = 15_000
/** After `*`, `*9` and `#` in the meeting. */
export const PREFIX_MS = 4_000
/** After a question that one key answers. */
export const MENU_MS = 10_000
/** Nobody reads a picture that is gone: the last one stays so long, whatever is said. */
export const LAST_PICTURE_MS = 8_000
/** For a line over the picture. */
export const NOTICE_MS = 6_000
/** For the last words to be heard, should nobody tell when they were. */
export const LAST_WORDS_MS = 30_000

export function startTimer(state: Dialogue, name: TimerName, afterMs: number): Turn {
  const timer = state.timers + 1
  return turn({ ...state, timers: timer, [name]: timer }, { type: 'startTimer', name, timer, afterMs })
}

/** Whatever was waited for has come. */
export const forgetTimer = (state: Dialogue): Dialogue => ({ ...state, step: null })
