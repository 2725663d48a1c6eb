import { assert, property, string } from 'fast-check'
import { expect, it } from 'vitest'
import { initialsOf, shownName, tintOf } from './person.ts'

it('initials are the first letters of the first and the last word', () => {
  expect(['Mara Lindqvist', 'Åsa', 'Jean-Luc van der Berg', '“Tomasz” Wróbel', '', '…'].map(initialsOf)).toEqual([
    'ML',
    'Å',
    'JB',
    'TW',
    '?',
    '?',
  ])
})

it('a tint is a hue in steps of 15 degrees, and always the same for one ID', () => {
  assert(
    property(string(), (id) => {
      const hue = tintOf(id)
      expect(hue % 15).toBe(0)
      expect(hue).toBeGreaterThanOrEqual(0)
      expect(hue).toBeLessThan(360)
      expect(tintOf(id)).toBe(hue)
    }),
  )
})

it('[R7] an unproved name stands in brackets', () => {
  expect(shownName('Ricardo', false)).toBe('<Ricardo>')
  expect(shownName('Ricardo', true)).toBe('Ricardo')
})
