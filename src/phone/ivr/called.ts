/** Somebody whom we rang: a key says that a person is there, and willing. A mailbox presses none, and nobody hears a meeting before (D2). */
import type { Dialogue } from './dialogue-state.ts'
import { farewell } from './farewell.ts'
import type { Key } from './key.ts'
import { CALLED_MS, DOOR_MS, forgetTimer, SILENCE_MS, startTimer } from './patience.ts'
import { hush, say, sentences } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'

/** Picked up. Whoever is called types no numbers, and so has no tries. */
export function greetCalled(state: Dialogue): Turn {
  return inOrder({ ...state, triesLeft: 0, phase: { name: 'called' } }, (called) => startTimer(called, 'patience', CALLED_MS), askCalled)
}

const askCalled = (state: Dialogue): Turn => say(forgetTimer(state), sentences(state, 'called', 'called-press-one'))

export const pressCalled = (state: Dialogue, key: Key): Turn => (key === '1' ? inOrder(state, hush, takeCall) : turn(state))

const takeCall = (state: Dialogue): Turn =>
  inOrder(
    { ...state, phase: { name: 'asking' } },
    (asking) => turn(asking, { type: 'takeCall' }),
    (asking) => startTimer(asking, 'step', DOOR_MS),
  )

export const heardCalled = (state: Dialogue): Turn => startTimer(state, 'step', SILENCE_MS)

/** Nobody pressed anything: the question is put again, until there is no time left. */
export const waitedCalled = askCalled

export const giveUpCalled = (state: Dialogue): Turn => farewell(state, 'silence')
