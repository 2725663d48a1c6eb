import { describe, expect, it } from 'vitest'
import { latchOf, plateText } from './plate-text.ts'

const open = { locked: false, version: 1, changedBy: null, changedByMe: false, changedAt: 0 }
const locked = { locked: true, version: 2, changedBy: 'Mara Lindqvist', changedByMe: false, changedAt: 0 }
const said = (...[lock, live, asked]: Parameters<typeof latchOf>) => plateText(lock, latchOf(lock, live, asked))[0]

describe('the plate', () => {
  it('[L9] says who has locked the meeting', () => {
    expect(said(locked, true, null)).toBe('plateLocked')
    expect(plateText(locked, { kind: 'locked' })[1]).toMatchObject({ name: 'Mara Lindqvist' })
    expect(said({ ...locked, changedByMe: true }, true, null)).toBe('plateLockedByYou')
    expect(said({ ...locked, changedBy: null }, true, null)).toBe('plateLockedSince')
    expect(said(open, true, null)).toBe('plateOpen')
  })

  it('keeps the old state until a change is acknowledged', () => {
    expect(latchOf(open, true, true)).toEqual({ kind: 'changing', was: 'open' })
    expect(said(open, true, true)).toBe('plateLocking')
    expect(said(locked, true, false)).toBe('plateUnlocking')
    expect(latchOf(locked, true, true)).toEqual({ kind: 'locked' })
  })

  it('says only what was known last while the connection is lost', () => {
    expect(said(locked, false, null)).toBe('plateUnknownLocked')
    expect(said(open, false, true)).toBe('plateUnknownOpen')
  })
})
