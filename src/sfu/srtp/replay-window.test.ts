import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { estimateIndex } from './packet-index.ts'
import { ReplayWindow } from './replay-window.ts'

it('remembers each of the last 128 however far it moves at once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 60 }), (steps) => {
      const window = new ReplayWindow()
      const seen: number[] = []
      let index = 0
      for (const step of steps) {
        index += step
        window.mark(index)
        seen.push(index)
        const within = Array.from({ length: 128 }, (_, age) => index - age).filter((each) => each > 0)
        expect(within.filter((each) => !window.isFresh(each))).toEqual(within.filter((each) => seen.includes(each)))
      }
    }),
  )
})

it('accepts each index once, and none older than 128', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 400 }), (indices) => {
      const window = new ReplayWindow()
      const seen = new Set<number>()
      let highest = -1
      for (const index of indices) {
        const fresh = !seen.has(index) && highest - index < 128
        expect(window.isFresh(index)).toBe(fresh)
        if (!fresh) continue
        window.mark(index)
        seen.add(index)
        highest = Math.max(highest, index)
      }
    }),
  )
})

it('finds the index of a sequence number within half a turn of the highest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: -0x7fff, max: 0x7fff }), (highest, step) => {
      fc.pre(highest + step >= 0)
      expect(estimateIndex(highest, (highest + step) % 0x10000)).toBe(highest + step)
    }),
  )
  expect(estimateIndex(3, 0xfffe)).toBe(-2)
  expect(estimateIndex(-1, 0xfffe)).toBe(0xfffe)
})
