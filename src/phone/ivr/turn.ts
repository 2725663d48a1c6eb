import type { Action } from './action.ts'
import type { Dialogue } from './dialogue-state.ts'

/** What an event comes to. */
export interface Turn {
  readonly state: Dialogue
  readonly actions: readonly Action[]
}

export const turn = (state: Dialogue, ...actions: readonly Action[]): Turn => ({ state, actions })

/** One thing after the other. */
export const inOrder = (state: Dialogue, ...steps: readonly ((state: Dialogue) => Turn)[]): Turn =>
  steps.reduce<Turn>((before, step) => {
    const after = step(before.state)
    return { state: after.state, actions: [...before.actions, ...after.actions] }
  }, turn(state))
