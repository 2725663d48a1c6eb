/** D5: what keys do in the meeting. */
import type { Command } from './command.ts'
import type { Dialogue, Inside, Listening } from './dialogue-state.ts'
import { isAtDoorList, leaveDoorList, pressInDoorList } from './door-list.ts'
import type { Key } from './key.ts'
import { listen, NOT_LISTENING, stopListening } from './meeting-seat.ts'
import { notify } from './notices.ts'
import { forgetTimer, PREFIX_MS, startTimer } from './patience.ts'
import type { Part, Prompt } from './prompt.ts'
import { hush, say, sentences } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'

export const pressInside = (state: Dialogue, inside: Inside, key: Key): Turn => inOrder(state, hush, (hushed) => press(hushed, inside, key))

function press(state: Dialogue, inside: Inside, key: Key): Turn {
  const { listening } = inside
  if (listening.to === 'end-confirmation') return confirmEnd(state, inside, key)
  if (key === '*') return expect(state, inside, { to: 'star' })
  if (listening.to === 'door-list') return pressInDoorList(state, inside, listening.entries, key)
  if (listening.to === 'door-answer') return turn(state)
  if (listening.to === 'star') return pressAfterStar(state, inside, key)
  if (listening.to === 'star-nine') return key === '7' ? ask(state, inside, { name: 'muteOthers' }) : explain(state, inside)
  if (key === '#') return listening.to === 'hash' ? askWhetherToEnd(state, inside) : expect(state, inside, { to: 'hash' })
  return stopListening(state, inside)
}

const expect = (state: Dialogue, inside: Inside, listening: Listening): Turn =>
  startTimer(listen(state, inside, listening), 'step', PREFIX_MS)

function pressAfterStar(state: Dialogue, inside: Inside, key: Key): Turn {
  if (key === '9') return expect(state, inside, { to: 'star-nine' })
  if (key === '0') return explainAll(state, inside)
  if (key === '1' && state.picture) return rearrange(state, inside)
  if (key === '6') return reply(state, inside, returnPin(state, inside))
  const command = commandOf(inside, key)
  return command === null ? explain(state, inside) : ask(state, inside, command)
}

function commandOf({ muted, locked, lockVersion, handRaised }: Inside, key: Key): Command | null {
  if (key === '3') return { name: 'whoIsHere' }
  if (key === '4') return { name: 'lock', locked: !locked, ifVersion: lockVersion }
  if (key === '5') return { name: 'raiseHand', raised: !handRaised }
  if (key === '7') return { name: 'mute', muted: !muted }
  return key === '8' ? { name: 'whoIsAtTheDoor' } : null
}

/** Whether the caller may is the meeting's to say, which also writes it down (L1). */
const ask = (state: Dialogue, inside: Inside, command: Command): Turn =>
  inOrder(
    state,
    (asking) => turn(asking, { type: 'command', command }),
    (asking) => stopListening(asking, inside),
  )

function reply(state: Dialogue, inside: Inside, parts: readonly Part[]): Turn {
  return say(listen(forgetTimer(state), inside, NOT_LISTENING), parts)
}

function explainAll(state: Dialogue, inside: Inside): Turn {
  return inOrder(
    state,
    (asking) => reply(asking, inside, keyList(asking, inside)),
    (asking) => notify(asking, { about: 'keys' }),
  )
}

/** For those who see the others. */
function rearrange(state: Dialogue, inside: Inside): Turn {
  const arrangement = inside.arrangement === 'speaker' ? 'grid' : 'speaker'
  return inOrder(
    state,
    (seeing) => stopListening(seeing, { ...inside, arrangement }),
    (seeing) => notify(seeing, { about: 'arrangement', arrangement }),
  )
}

const explain = (state: Dialogue, inside: Inside): Turn => reply(state, inside, sentences(state, 'key-list'))

const ATTENDEE_KEYS: readonly Prompt[] = ['key-mute', 'key-hand', 'key-people']
const HOST_KEYS: readonly Prompt[] = ['key-lock', 'key-door', 'key-mute-others', 'key-end']

function keyList(state: Dialogue, { guest, host }: Inside): readonly Part[] {
  const layout: readonly Prompt[] = state.picture ? ['key-layout'] : []
  const pin: readonly Prompt[] = guest ? ['key-pin'] : []
  return sentences(state, ...ATTENDEE_KEYS, ...layout, ...pin, ...(host ? HOST_KEYS : []), 'key-list')
}

/** D4. A guest hears it twice, to write it down. */
function returnPin(state: Dialogue, { guest }: Inside): readonly Part[] {
  if (!guest) return sentences(state, 'return-pin-own')
  const spoken: readonly Part[] = [...sentences(state, 'return-pin'), { kind: 'own-pin', language: state.languages[0] }]
  return [...spoken, ...spoken]
}

const askWhetherToEnd = (state: Dialogue, inside: Inside): Turn =>
  say(listen(forgetTimer(state), inside, { to: 'end-confirmation' }), sentences(state, 'end-confirm'), 'question')

function confirmEnd(state: Dialogue, inside: Inside, key: Key): Turn {
  if (!state.asked) return askWhetherToEnd(state, inside)
  return key === '1' ? ask(state, inside, { name: 'endForAll' }) : reply(state, inside, sentences(state, 'not-ended'))
}

/** No key came. */
export function waitedInside(state: Dialogue, inside: Inside): Turn {
  if (inside.listening.to === 'end-confirmation') return reply(state, inside, sentences(state, 'not-ended'))
  return isAtDoorList(inside) ? leaveDoorList(state, inside) : stopListening(state, inside)
}
