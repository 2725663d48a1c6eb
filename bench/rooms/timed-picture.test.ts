import { expect, it } from 'vitest'
import fc from 'fast-check'
import { ageOf, drawTime, readTime } from './timed-picture.ts'

const SIZE = { width: 640, height: 360 } as const
const WHOLE = { x: 0, y: 0, ...SIZE } as const

it('the time that was drawn is read', () => {
  const pixels = new Uint8Array((SIZE.width * SIZE.height * 3) / 2)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 16 - 1 }), (time) => {
      drawTime(pixels, SIZE, time)
      expect(readTime(pixels, SIZE, WHOLE)).toBe(time)
    }),
    { numRuns: 20 },
  )
})

it('nothing is read where no time was drawn', () => {
  expect(readTime(new Uint8Array(SIZE.width * SIZE.height), SIZE, WHOLE)).toBeNull()
  expect(readTime(new Uint8Array(SIZE.width * SIZE.height).fill(255), SIZE, WHOLE)).toBeNull()
})

it('an age is counted across the minute’s end', () => {
  expect(ageOf(65_530, 65_536 + 10)).toBe(16)
})
