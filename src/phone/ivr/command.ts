/** What a caller can ask of the meeting by the keypad (D5), and what it answers. */

/** `ifVersion`: the lock that the caller knows of; somebody else's change in between is not undone (L11). */
export type Command =
  | { readonly name: 'mute'; readonly muted: boolean }
  | { readonly name: 'lock'; readonly locked: boolean; readonly ifVersion: number }
  | { readonly name: 'raiseHand'; readonly raised: boolean }
  | { readonly name: 'letIn' | 'ignore'; readonly entry: string }
  | { readonly name: 'muteOthers' | 'endForAll' | 'whoIsHere' | 'whoIsAtTheDoor' }

export type CommandName = Command['name']

/** Somebody at the door, as a host may hear of it. */
export interface DoorEntry {
  readonly id: string
  readonly path: 'phone' | 'app' | 'room'
  /** Null where there is none worth reading out. */
  readonly name: string | null
  /** Last digits of a caller's number; empty where there is none. */
  readonly numberEnding: string
}

/** `changed`: the lock is another one by now. `gone`: no longer at the door. `full`: the roster has no place left. */
export type WhyNot = 'not_host' | 'changed' | 'gone' | 'full' | 'failed'

export type Answer =
  | { readonly to: 'mute'; readonly muted: boolean }
  | { readonly to: 'lock'; readonly locked: boolean; readonly version: number }
  | { readonly to: 'raiseHand'; readonly raised: boolean }
  /** `others` counts people beside the caller; `names` are those worth reading out. */
  | { readonly to: 'whoIsHere'; readonly others: number; readonly names: readonly string[] }
  | { readonly to: 'whoIsAtTheDoor'; readonly entries: readonly DoorEntry[] }
  | { readonly to: 'letIn' | 'ignore' | 'muteOthers' | 'endForAll' }
  | { readonly to: CommandName; readonly whyNot: WhyNot }
