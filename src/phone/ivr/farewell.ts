/** How a call ends: last words, then the line. */
import type { HangUpCause } from './action.ts'
import type { Dialogue } from './dialogue-state.ts'
import type { Closing } from './event.ts'
import { LAST_PICTURE_MS, LAST_WORDS_MS, startTimer } from './patience.ts'
import type { Cue } from './prompt.ts'
import { REFUSAL_CUES, type Refusal } from './refusal-cue.ts'
import { lastWords, sentences } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'

export const farewell = (state: Dialogue, cause: HangUpCause, cue: Cue | null = null): Turn =>
  inOrder(
    { ...state, look: null, phase: { name: 'leaving', cause, cue, mayComeIn: false } },
    (leaving) => lastWords(leaving, sentences(leaving, ...(cue === null ? [] : [cue]), 'goodbye')),
    (leaving) => startTimer(leaving, 'step', LAST_WORDS_MS),
    (leaving) => (leaving.picture ? startTimer(leaving, 'look', LAST_PICTURE_MS) : turn(leaving)),
  )

/** The line is put down when the last words were heard and the last picture was seen. */
export const heardLastWords = (state: Dialogue, cause: HangUpCause): Turn =>
  state.look === null ? hangUp(state, cause) : turn({ ...state, saying: null })

export const sawLastPicture = (state: Dialogue, cause: HangUpCause): Turn =>
  state.saying === null ? hangUp(state, cause) : turn({ ...state, look: null })

export const hangUp = (state: Dialogue, cause: HangUpCause): Turn => turn({ ...state, phase: { name: 'over' } }, { type: 'hangUp', cause })

/** D3. */
export const turnAway = (state: Dialogue, code: Refusal): Turn => farewell(state, 'refused', REFUSAL_CUES[code].prompt)

/** D3, by the door: until the line is put down, a host may still let the caller in. */
export const turnAwayAtDoor = (state: Dialogue, code: Refusal): Turn =>
  inOrder(
    state,
    (asking) => turnAway(asking, code),
    (leaving) => turn({ ...leaving, phase: { name: 'leaving', cause: 'refused', cue: REFUSAL_CUES[code].prompt, mayComeIn: true } }),
  )

const CLOSING_WORDS: Readonly<Record<Closing, Cue>> = {
  removed: 'removed',
  ended: 'ended',
  moved: 'moved',
  lost: 'fault',
  spent: 'calls-spent',
}

/** R4: the meeting is silent for this caller before it hears why. */
export const leaveMeeting = (state: Dialogue, closing: Closing): Turn =>
  inOrder(
    state,
    (inside) => turn(inside, { type: 'disconnectMedia' }),
    (inside) => farewell(inside, closing, CLOSING_WORDS[closing]),
  )
