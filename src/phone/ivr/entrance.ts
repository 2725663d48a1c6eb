/** D1, P5: a caller types its number, and the door is asked. */
import type { Dialogue } from './dialogue-state.ts'
import { nothingTyped } from './dialogue-state.ts'
import { farewell, turnAwayAtDoor } from './farewell.ts'
import type { Key } from './key.ts'
import { DIGIT_MS, DOOR_MS, forgetTimer, PATIENCE_MS, SETTLE_MS, SILENCE_MS, startTimer } from './patience.ts'
import type { Cue, Part } from './prompt.ts'
import { REFUSAL_CUES, type Refusal } from './refusal-cue.ts'
import { hush, say, sentences, silence } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'
import { TypedDigits } from './typed-digits.ts'

/** The call is up. Who has dialled a number with it is not asked for one. */
export function open(state: Dialogue, dialled: TypedDigits | null): Turn {
  return inOrder(
    state,
    (ringing) => startTimer(ringing, 'patience', PATIENCE_MS),
    (ringing) => (dialled === null ? askForNumber(ringing, 'welcome') : tryNumber(ringing, dialled)),
  )
}

/** Says what went before, then asks for a number. */
function askForNumber(state: Dialogue, before: Cue | 'welcome' | null = null): Turn {
  const entering = { ...forgetTimer(state), phase: nothingTyped(before === 'welcome' ? null : before) }
  return say(entering, [...sentences(state, ...(before === null ? [] : [before]), 'enter-number'), ...otherLanguages(state)])
}

/** Each language is offered in itself. `*` takes the next, so only that one is offered. */
const otherLanguages = ({ languages: [, next] }: Dialogue): readonly Part[] =>
  next === undefined ? [] : [{ kind: 'prompt', prompt: 'choose-language', language: next }]

export function pressAtEntrance(state: Dialogue, typed: TypedDigits, key: Key): Turn {
  if (key === '*') return inOrder(state, hush, (hushed) => startOver(hushed, typed))
  if (key === '#') return typed.length === 0 ? turn(state) : finish(state, typed)
  return inOrder(state, hush, (hushed) => collect(hushed, typed.and(key)))
}

/** `*` takes back what was typed; where nothing was, it takes the next language. */
function startOver(state: Dialogue, typed: TypedDigits): Turn {
  if (typed.length > 0) return askForNumber(state)
  const [spoken, next, ...others] = state.languages
  return next === undefined ? askForNumber(state) : askForNumber({ ...state, languages: [next, ...others, spoken] }, 'welcome')
}

/** 13 digits are a PIN at once; after 10 more may come. */
function collect(state: Dialogue, typed: TypedDigits): Turn {
  if (typed.kind === 'pin') return finish(state, typed)
  return startTimer({ ...state, phase: { name: 'entering', typed, cue: null } }, 'step', typed.kind === 'meetingId' ? SETTLE_MS : DIGIT_MS)
}

/** The caller has typed all that it will, by `#` or by waiting. */
const finish = (state: Dialogue, typed: TypedDigits): Turn =>
  typed.kind === null ? failTry({ ...state, triesLeft: state.triesLeft - 1 }, 'number-incomplete') : tryNumber(state, typed)

function tryNumber(state: Dialogue, number: TypedDigits): Turn {
  const { kind } = number
  if (kind === null) return askForNumber(state, 'welcome')
  const asking: Dialogue = { ...state, triesLeft: state.triesLeft - 1, phase: { name: 'asking' } }
  return inOrder(
    asking,
    hush,
    (quiet) => turn(quiet, { type: 'tryDoor', kind, number }),
    (quiet) => startTimer(quiet, 'step', DOOR_MS),
  )
}

export const beRefused = (state: Dialogue, code: Refusal): Turn =>
  REFUSAL_CUES[code].mayTryAgain ? failTry(state, REFUSAL_CUES[code].prompt) : turnAwayAtDoor(state, code)

/** I4: whatever is being said, be it that the meeting is locked, is true no longer. */
export const comeIn = (state: Dialogue): Turn =>
  inOrder(
    { ...forgetTimer(state), look: null, phase: { name: 'asking' }, waiting: [] },
    silence,
    (quiet) => turn(quiet, { type: 'tryAgain' }),
    (quiet) => startTimer(quiet, 'step', DOOR_MS),
  )

function failTry(state: Dialogue, cue: Cue): Turn {
  if (state.triesLeft <= 0) return farewell(state, 'tries', cue)
  return state.outOfTime ? farewell(state, 'silence', cue) : askForNumber(state, cue)
}

/** Nobody typed for a while: that ends a number, or the question is put again. */
export const waitedForKey = (state: Dialogue, typed: TypedDigits): Turn => (typed.length > 0 ? finish(state, typed) : askForNumber(state))

export const heardQuestion = (state: Dialogue, typed: TypedDigits): Turn =>
  typed.length > 0 ? turn(state) : startTimer(state, 'step', SILENCE_MS)

/** While the door is asked, its answer is still waited for. */
export const runOutOfTime = (state: Dialogue): Turn =>
  state.phase.name === 'entering' ? farewell(state, 'silence') : turn({ ...state, outOfTime: true })
