/** Other people, as a caller hears of them. */
import type { Dialogue } from './dialogue-state.ts'
import type { Part } from './prompt.ts'
import { sentences } from './speech.ts'

export type Who =
  /** R7: whose name is not proved is said to give it. */
  | { readonly kind: 'named'; readonly name: string; readonly proved: boolean }
  /** By telephone, and without a name. `ending`: the number's last digits; empty where it is withheld. */
  | { readonly kind: 'caller'; readonly ending: string }

/** In a sentence: “Anna Berg has joined”. */
export const named = (state: Dialogue, who: Who): readonly Part[] =>
  who.kind === 'caller'
    ? sentences(state, 'door-phone')
    : [{ kind: 'person', name: who.name, proved: who.proved, language: state.languages[0] }]

/** In a list, where callers are told apart. */
export const described = (state: Dialogue, who: Who): readonly Part[] =>
  who.kind === 'caller' ? [...sentences(state, 'door-phone'), ...ending(state, who.ending)] : named(state, who)

/** Digit by digit. */
export const ending = (state: Dialogue, digits: string): readonly Part[] =>
  digits === '' ? [] : [...sentences(state, 'door-number'), { kind: 'digits', digits, language: state.languages[0] }]
