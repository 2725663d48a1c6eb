import type { TextKey } from '../../i18n/i18n.ts'

export type Shortcut =
  | 'lock'
  | 'mute'
  | 'camera'
  | 'share'
  | 'roster'
  | 'door'
  | 'invite'
  | 'chat'
  | 'hand'
  | 'layout'
  | 'more'
  | 'help'
  | 'area'

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  /** The key was pressed in a field, a menu or a dialog: single letters then belong to those. */
  readonly busy: boolean
}

const WITH_CONTROL: Readonly<Record<string, Shortcut>> = { 'shift+l': 'lock', d: 'mute', e: 'camera', 'shift+s': 'share' }
const LETTERS: Readonly<Record<string, Shortcut>> = {
  r: 'roster',
  d: 'door',
  i: 'invite',
  c: 'chat',
  h: 'hand',
  v: 'layout',
  m: 'more',
  '?': 'help',
}

export function shortcutOf(press: KeyPress, lettersOn: boolean): Shortcut | null {
  const key = press.key.toLowerCase()
  if (press.altKey) return null
  if (key === 'f6') return press.ctrlKey || press.metaKey ? null : 'area'
  if (press.ctrlKey || press.metaKey) return WITH_CONTROL[press.shiftKey ? `shift+${key}` : key] ?? null
  return press.busy || !lettersOn ? null : (LETTERS[key] ?? null)
}

/** For the list of shortcuts, and for menus. */
export const shortcutList: readonly { readonly keys: string; readonly text: TextKey; readonly hostsOnly?: true }[] = [
  { keys: 'Ctrl+Shift+L', text: 'shortcutLock', hostsOnly: true },
  { keys: 'Ctrl+D', text: 'shortcutMute' },
  { keys: 'Space', text: 'shortcutTalk' },
  { keys: 'Ctrl+E', text: 'shortcutCamera' },
  { keys: 'Ctrl+Shift+S', text: 'shortcutShare' },
  { keys: 'R', text: 'shortcutRoster' },
  { keys: 'D', text: 'shortcutDoor', hostsOnly: true },
  { keys: 'I', text: 'shortcutInvite' },
  { keys: 'C', text: 'shortcutChat' },
  { keys: 'H', text: 'shortcutHand' },
  { keys: 'V', text: 'shortcutLayout' },
  { keys: 'M', text: 'shortcutMore' },
  { keys: '?', text: 'shortcutHelp' },
  { keys: 'F6', text: 'shortcutArea' },
  { keys: 'Esc', text: 'shortcutClose' },
]
