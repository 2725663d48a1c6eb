/** D5: `*8` reads out who is at the door, one by one: 1 lets in, 2 ignores, 3 goes on. */
import type { Command, DoorEntry } from './command.ts'
import type { Dialogue, Inside } from './dialogue-state.ts'
import type { Key } from './key.ts'
import { listen, NOT_LISTENING } from './meeting-seat.ts'
import { forgetTimer, MENU_MS, startTimer } from './patience.ts'
import type { Part, Prompt } from './prompt.ts'
import { say, sentences } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'
import { ending, named } from './who.ts'

/** Not where the caller has gone on to something else, whose next key would then mean another thing. */
export function openDoorList(state: Dialogue, inside: Inside, entries: readonly DoorEntry[]): Turn {
  if (inside.listening.to !== 'nothing') return turn(state)
  return entries.length === 0 ? say(state, sentences(state, 'door-nobody')) : readEntry(state, inside, entries)
}

export const isAtDoorList = ({ listening }: Inside): boolean => listening.to === 'door-list' || listening.to === 'door-answer'

function readEntry(state: Dialogue, inside: Inside, entries: readonly DoorEntry[]): Turn {
  const [entry] = entries
  if (entry === undefined) return leaveDoorList(state, inside)
  const listening = listen(forgetTimer(state), inside, { to: 'door-list', entries })
  return say(listening, [...describe(state, entry), ...sentences(state, 'door-keys')], 'question')
}

const PATH_SENTENCES: Readonly<Record<DoorEntry['path'], Prompt>> = { phone: 'door-phone', app: 'door-app', room: 'door-room' }

function describe(state: Dialogue, { path, who }: DoorEntry): readonly Part[] {
  const more = who.kind === 'caller' ? ending(state, who.ending) : named(state, who)
  return [...sentences(state, PATH_SENTENCES[path]), ...more]
}

export function pressInDoorList(state: Dialogue, inside: Inside, entries: readonly DoorEntry[], key: Key): Turn {
  const [entry, ...rest] = entries
  if (entry === undefined || key === '#') return leaveDoorList(state, inside)
  const command = state.asked ? commandOf(entry, key) : null
  if (command === null) return readEntry(state, inside, state.asked && key === '3' ? rest : entries)
  return inOrder(
    listen(state, inside, { to: 'door-answer', entries: rest }),
    (deciding) => turn(deciding, { type: 'command', command }),
    (deciding) => startTimer(deciding, 'step', MENU_MS),
  )
}

/** What came of it, then the next one. */
export function hearDecision(state: Dialogue, inside: Inside, outcome: Prompt): Turn {
  const { listening } = inside
  const told = say(state, sentences(state, outcome))
  if (listening.to !== 'door-answer') return told
  const next = readEntry(told.state, inside, listening.entries)
  return turn(next.state, ...told.actions, ...next.actions)
}

function commandOf({ id }: DoorEntry, key: Key): Command | null {
  if (key === '1') return { name: 'letIn', entry: id }
  return key === '2' ? { name: 'ignore', entry: id } : null
}

export const leaveDoorList = (state: Dialogue, inside: Inside): Turn =>
  say(listen(forgetTimer(state), inside, NOT_LISTENING), sentences(state, 'door-end'))
