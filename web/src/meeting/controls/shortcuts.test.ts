import { describe, expect, it } from 'vitest'
import { shortcutOf } from './shortcuts.ts'

const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  busy: false,
  ...more,
})

describe('keyboard', () => {
  it('[L2] Ctrl or ⌘, Shift, L asks to lock', () => {
    expect(shortcutOf(press('L', { ctrlKey: true, shiftKey: true }), true)).toBe('lock')
    expect(shortcutOf(press('l', { metaKey: true, shiftKey: true, busy: true }), false)).toBe('lock')
    expect(shortcutOf(press('l', { ctrlKey: true }), true)).toBeNull()
  })

  it('single letters do nothing in fields and can be switched off', () => {
    expect(shortcutOf(press('r'), true)).toBe('roster')
    expect(shortcutOf(press('r', { busy: true }), true)).toBeNull()
    expect(shortcutOf(press('r'), false)).toBeNull()
    expect(shortcutOf(press('?', { shiftKey: true }), true)).toBe('help')
  })

  it('leaves the browser its own keys', () => {
    expect(shortcutOf(press('r', { ctrlKey: true }), true)).toBeNull()
    expect(shortcutOf(press('c', { metaKey: true }), true)).toBeNull()
    expect(shortcutOf(press('d', { altKey: true }), true)).toBeNull()
  })
})
