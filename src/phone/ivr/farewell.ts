/** How a call ends: last words, then the line. */
import type { HangUpCause } from './action.ts'
import type { Dialogue } from './dialogue-state.ts'
import type { Closing } from './event.ts'
import { LAST_WORDS_MS, startTimer } from './patience.ts'
import type { Prompt } from './prompt.ts'
import { REFUSAL_CUES, type Refusal } from './refusal-cue.ts'
import { lastWords, sentences } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'

export const farewell = (state: Dialogue, cause: HangUpCause, ...prompts: readonly Prompt[]): Turn =>
  inOrder(
    { ...state, phase: { name: 'leaving', cause, mayComeIn: false } },
    (leaving) => lastWords(leaving, sentences(leaving, ...prompts, 'goodbye')),
    (leaving) => startTimer(leaving, 'step', LAST_WORDS_MS),
  )

export const hangUp = (state: Dialogue, cause: HangUpCause): Turn => turn({ ...state, phase: { name: 'over' } }, { type: 'hangUp', cause })

/** D3. */
export const turnAway = (state: Dialogue, code: Refusal): Turn => farewell(state, 'refused', REFUSAL_CUES[code].prompt)

/** D3, by the door: until the line is put down, a host may still let the caller in. */
export const turnAwayAtDoor = (state: Dialogue, code: Refusal): Turn =>
  inOrder(
    state,
    (asking) => turnAway(asking, code),
    (leaving) => turn({ ...leaving, phase: { name: 'leaving', cause: 'refused', mayComeIn: true } }),
  )

const CLOSING_WORDS: Readonly<Record<Closing, Prompt>> = {
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
