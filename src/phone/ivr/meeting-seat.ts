/** In the meeting: what a caller hears of what happens there. */
import type { Dialogue, Inside, Listening } from './dialogue-state.ts'
import type { Event, Seat } from './event.ts'
import { forgetTimer } from './patience.ts'
import type { Part, Prompt } from './prompt.ts'
import { othersPrompt } from './prompt.ts'
import { say, sentences, speakNext } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'

export const NOT_LISTENING: Listening = { to: 'nothing' }

export const within = (state: Dialogue, inside: Inside): Dialogue => ({ ...state, phase: { name: 'inside', inside } })

/** Another meaning for the next key; a question is to be put anew. */
export const listen = (state: Dialogue, inside: Inside, listening: Listening): Dialogue =>
  within({ ...state, asked: false }, { ...inside, listening })

/** D2: the one place from which sound is connected. */
export function takeSeat(state: Dialogue, seat: Seat): Turn {
  const inside: Inside = { ...seat, muted: false, handRaised: false, listening: NOT_LISTENING }
  return inOrder(
    within(forgetTimer(state), inside),
    (seated) => turn(seated, { type: 'connectMedia' }),
    (seated) => say(seated, [...sentences(seated, ...welcome(seat)), { kind: 'tone', tone: 'joined' }]),
  )
}

function welcome({ locked, others, guest }: Seat): readonly Prompt[] {
  const door: readonly Prompt[] = locked ? ['door-locked'] : []
  const alone: readonly Prompt[] = others === 0 ? ['only-one-here'] : []
  const pin: readonly Prompt[] = guest ? ['return-pin-hint'] : []
  return ['admitted', ...door, ...alone, ...pin]
}

/** L9. What the caller knows already, from its own key or from before, is not said again. */
export function hearLock(state: Dialogue, inside: Inside, locked: boolean, version: number): Turn {
  if (version < inside.lockVersion) return turn(state)
  const now = within(state, { ...inside, locked, lockVersion: version })
  return locked === inside.locked ? turn(now) : say(now, lockSentence(now, locked), 'lock')
}

const lockSentence = (state: Dialogue, locked: boolean): readonly Part[] => sentences(state, locked ? 'now-locked' : 'now-unlocked')

export function hearPeople(state: Dialogue, inside: Inside, { change, others }: Extract<Event, { type: 'people' }>): Turn {
  const now = within(state, { ...inside, others })
  if (change === 'left' && others === 0) return say(now, [{ kind: 'tone', tone: 'left' }, ...sentences(now, othersPrompt(0))], 'people')
  return isBusy(now, inside) ? turn(now) : say(now, [{ kind: 'tone', tone: change }], 'people')
}

/** A tone is no news worth waiting for. */
const isBusy = ({ saying, waiting }: Dialogue, { listening }: Inside): boolean =>
  saying !== null || waiting.length > 0 || listening.to !== 'nothing'

export function hearMute(state: Dialogue, inside: Inside): Turn {
  const now = within(state, { ...inside, muted: true })
  return say(now, [{ kind: 'tone', tone: 'muted' }, ...sentences(now, 'muted-by-host')], 'mute')
}

/** What had to wait while keys were pressed. */
export const stopListening = (state: Dialogue, inside: Inside): Turn => speakNext(listen(forgetTimer(state), inside, NOT_LISTENING))
