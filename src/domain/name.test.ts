import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName, maskNumber, shownName, skeleton } from './name.ts'

describe('names', () => {
  it('[R7] no typed name keeps brackets, badges, controls or invisible characters, or more than 60 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (typed) => {
        const name = cleanName(typed)
        expect(name).not.toMatch(/[<>‹›«»〈〉＜＞✓✔]|[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{So}]/u)
        expect(Array.from(name).length).toBeLessThanOrEqual(60)
        expect(name).toBe(name.trim())
      }),
    )
  })

  it('[R7] cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (typed) => {
        expect(cleanName(cleanName(typed))).toBe(cleanName(typed))
      }),
    )
  })

  it('[R7] an unproved name stands in brackets', () => {
    expect([shownName('Gil', false), shownName('Olga', true)]).toEqual(['<Gil>', 'Olga'])
  })

  it.each([
    ['Оlgа', 'Olga'],
    ['O L G A', 'olga'],
    ['Ólga', 'Olga'],
    ['0lga', 'Olga'],
    ['Camiile', 'Camille'],
    ['Marnie', 'Mamie'],
  ])('[R7] %s looks like %s', (one, other) => {
    expect(skeleton(one)).toBe(skeleton(other))
  })

  it('[R7] different names look different', () => {
    expect(new Set(['Anna', 'Hanna', 'Anne', 'Bert', 'Robert'].map(skeleton)).size).toBe(5)
  })

  it('[R7] of a caller’s number two digits remain', () => {
    expect([maskNumber('+4930123456'), maskNumber('12')]).toEqual(['•••••••••56', '••'])
  })
})
