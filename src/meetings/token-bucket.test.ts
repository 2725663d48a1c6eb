import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullBucket, lessOne, plusOne, refilled, secondsUntil } from './token-bucket.ts'

const size = { burst: 3, perSecond: 0.5 }

describe('a token bucket', () => {
  it('[P5] gives so many at once, then so many a second', () => {
    const empty = lessOne(lessOne(lessOne(fullBucket(size, 0))))
    expect(empty.left).toBe(0)
    expect(secondsUntil(1, empty, size)).toBe(2)
    expect(refilled(empty, size, 2_000).left).toBe(1)
    expect(secondsUntil(3, empty, size)).toBe(6)
    expect(refilled(empty, size, 6_000).left).toBe(3)
    expect(secondsUntil(1, refilled(empty, size, 6_000), size)).toBe(1)
  })

  it('[P5] never owes anything, and never holds more than it may, whatever the clock does', () => {
    const step = fc.oneof(fc.constant('less'), fc.constant('more'), fc.integer({ min: -100_000, max: 100_000 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let now = 0
        let bucket = fullBucket(size, now)
        for (const one of steps) {
          if (typeof one === 'number') now += one
          bucket = one === 'less' ? lessOne(bucket) : one === 'more' ? plusOne(bucket, size) : refilled(bucket, size, now)
          expect(bucket.left).toBeGreaterThanOrEqual(0)
          expect(bucket.left).toBeLessThanOrEqual(size.burst)
        }
      }),
    )
  })
})
