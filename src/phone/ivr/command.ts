/** What a caller can ask of the meeting by the keypad (D5), and what it answers. */
import type { Who } from './who.ts'

/** `ifVersion`: the lock that the caller knows of; somebody else's change in between is not undone (L11). */
export type Command =
  | { readonly name: 'mute'; readonly muted: boolean }
  | { readonly name: 'lock'; readonly locked: boolean; readonly ifVersion: number }
  | { readonly name: 'raiseHand'; readonly raised: boolean }
  | { readonly name: 'letIn' | 'ignore'; readonly entry: string }
  | { readonly name: 'muteOthers' | 'endForAll' | 'whoIsHere' | 'whoIsAtTheDoor' }

/** About nobody but the caller. */
export type OwnCommand = Extract<Command, { readonly name: 'mute' | 'raiseHand' }>

export type CommandName = Command['name']

/** Somebody at the door, as a host may hear of it. */
export interface DoorEntry {
  readonly id: string
  readonly path: 'phone' | 'app' | 'room'
  readonly who: Who
}

/** `changed`: the lock is another one by now. `gone`: no longer at the door. `full`: the roster has no place left. */
export type WhyNot = 'not_host' | 'changed' | 'gone' | 'full' | 'failed'

export type Answer =
  | { readonly to: 'mute'; readonly muted: boolean }
  | { readonly to: 'lock'; readonly locked: boolean; readonly version: number }
  | { readonly to: 'raiseHand'; readonly raised: boolean }
  /** People beside the caller. */
  | { readonly to: 'whoIsHere'; readonly others: readonly Who[] }
  | { readonly to: 'whoIsAtTheDoor'; readonly entries: readonly DoorEntry[] }
  | { readonly to: 'letIn' | 'ignore' | 'muteOthers' | 'endForAll' }
  | { readonly to: CommandName; readonly whyNot: WhyNot }
