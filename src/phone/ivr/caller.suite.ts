/** A caller for tests: what it does and hears, one event after the other. */
import type { Action, TimerName } from './action.ts'
import { hear } from './dialogue.ts'
import { startDialogue, type Dialogue } from './dialogue-state.ts'
import type { Event, Seat } from './event.ts'
import { keyOf } from './key.ts'
import type { Language, Part } from './prompt.ts'
import { TypedDigits } from './typed-digits.ts'

export const PIN = '4915827360158'
export const MEETING_ID = '5550198237'
export const SEAT: Seat = { host: false, guest: false, locked: false, lockVersion: 1, others: 3 }
export const HOST: Seat = { ...SEAT, host: true }
export const GUEST: Seat = { ...SEAT, guest: true }

export interface Caller {
  readonly state: () => Dialogue
  /** All actions so far. */
  readonly actions: readonly Action[]
  /** Gives the actions of this one event. */
  readonly hear: (event: Event) => readonly Action[]
  readonly press: (keys: string) => readonly Action[]
  /** Listens to the end of what is being said; nothing where there is silence. */
  readonly listen: () => readonly Action[]
  /** The running timer of this name ends. */
  readonly wait: (name?: TimerName) => readonly Action[]
}

export function newCaller(languages: readonly [Language, ...Language[]] = ['en']): Caller {
  let state = startDialogue(languages)
  const actions: Action[] = []
  const hearEvent = (event: Event): readonly Action[] => {
    const turn = hear(state, event)
    state = turn.state
    actions.push(...turn.actions)
    return turn.actions
  }
  return {
    state: () => state,
    actions,
    hear: hearEvent,
    press: (keys) => [...keys].flatMap((key) => hearEvent({ type: 'key', key: keyOf(key)! })),
    listen: () => (state.saying === null ? [] : hearEvent({ type: 'playEnded', play: state.saying.play })),
    wait: (name = 'step') => hearEvent({ type: 'timeout', timer: state[name] ?? -1 }),
  }
}

export function answered(languages?: readonly [Language, ...Language[]]): Caller {
  const caller = newCaller(languages)
  caller.hear({ type: 'answered', dialled: null })
  return caller
}

/** In the meeting, with the welcome heard. */
export function seated(seat: Seat = SEAT): Caller {
  const caller = newCaller()
  caller.hear({ type: 'answered', dialled: TypedDigits.dialled(PIN) })
  caller.hear({ type: 'admitted', seat })
  caller.listen()
  return caller
}

/** What was begun to be said, as short words: `welcome`, `♪joined`, `#1234`, `own-pin`, `"Ada"`, `<Eve>`. */
export const spoken = (actions: readonly Action[]): readonly string[] =>
  actions.flatMap((action) => (action.type === 'play' ? action.parts.map(word) : []))

function word(part: Part): string {
  if (part.kind === 'prompt') return part.prompt
  if (part.kind === 'tone') return `♪${part.tone}`
  if (part.kind === 'digits') return `#${part.digits}`
  if (part.kind === 'own-pin') return 'own-pin'
  return part.proved ? `"${part.name}"` : `<${part.name}>`
}

export const of = <T extends Action['type']>(actions: readonly Action[], type: T): readonly Extract<Action, { type: T }>[] =>
  actions.filter((action): action is Extract<Action, { type: T }> => action.type === type)

export const commands = (actions: readonly Action[]) => of(actions, 'command').map(({ command }) => command)
