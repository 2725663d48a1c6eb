import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateMeter } from './rate-meter.ts'

describe('a rate', () => {
  it('is what was added lately, whatever the steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1500 }), fc.nat(1e9), (step, bytes, start) => {
        const meter = new RateMeter(1000)
        let now = start
        for (; now < start + 4000; now += step) meter.add(bytes, now)
        const exact = (bytes * 8000) / step
        expect(Math.abs(meter.bitrate(now) - exact)).toBeLessThanOrEqual(exact * 0.12)
        expect(meter.bitrate(now + 5000)).toBe(0)
      }),
    )
  })

  it('is known from the beginning', () => {
    const meter = new RateMeter(1000)
    expect(meter.bitrate(5)).toBe(0)
    for (let now = 0; now <= 300; now += 10) meter.add(125, now)
    expect(meter.bitrate(300)).toBeGreaterThan(95_000)
    expect(meter.bitrate(300)).toBeLessThan(110_000)
  })
})
