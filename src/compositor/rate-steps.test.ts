import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelFor } from './h264-level.ts'
import { settingsFor } from './rate-steps.ts'

const format = fc.record({
  width: fc.integer({ min: 32, max: 1920 }).map((n) => n & ~1),
  height: fc.integer({ min: 32, max: 1080 }).map((n) => n & ~1),
  framesPerSecond: fc.integer({ min: 1, max: 60 }),
  bitsPerSecond: fc.integer({ min: 20_000, max: 10_000_000 }),
})

describe('what a rate is enough for', () => {
  it('is never more than the room asked for', () => {
    fc.assert(
      fc.property(format, (asked) => {
        const given = settingsFor(asked)
        expect(given.width <= asked.width && given.height <= asked.height).toBe(true)
        expect(given.bitsPerSecond <= Math.max(64_000, asked.bitsPerSecond)).toBe(true)
        expect([given.width % 4, given.height % 4]).toEqual([0, 0])
      }),
    )
  })

  it('is a smaller picture where it is low', () => {
    const at = (bitsPerSecond: number) => {
      const { width, height, framesPerSecond } = settingsFor({ width: 1920, height: 1080, framesPerSecond: 30, bitsPerSecond })
      return `${width}x${height}@${framesPerSecond}`
    }
    expect([3_000_000, 1_500_000, 600_000, 150_000, 70_000].map(at)).toEqual([
      '1920x1080@30',
      '1280x720@30',
      '640x360@30',
      '480x268@15',
      '320x180@15',
    ])
  })

  it('is the same for rates that are nearly the same, so that one encoder does for both', () => {
    const at = (bitsPerSecond: number) => settingsFor({ width: 1280, height: 720, framesPerSecond: 30, bitsPerSecond })
    expect(at(1_100_000)).toEqual(at(1_480_000))
    expect(at(1_100_000)).not.toEqual(at(2_100_000))
  })

  it('has the level of H.264 table A-1', () => {
    const level = (width: number, height: number, framesPerSecond: number) =>
      levelFor({ width, height, framesPerSecond, bitsPerSecond: 500_000 })
    expect([level(1920, 1080, 30), level(1280, 720, 30), level(640, 360, 30), level(640, 360, 15), level(320, 180, 15)]).toEqual([
      40, 31, 30, 22, 13,
    ])
  })
})
