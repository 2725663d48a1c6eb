import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NackGenerator } from './nack-generator.ts'

const asked = (nacks: NackGenerator, now: number): number[] => {
  const due: number[] = []
  nacks.due(now, 50, (extended) => due.push(extended))
  return due
}

describe('what is asked for again', () => {
  it('is exactly what is missing between first and last', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 65_400, max: 65_640 }), { minLength: 1 }), (arrivals) => {
        const nacks = new NackGenerator()
        for (const extended of arrivals) nacks.arrived(extended, 0)
        const [first] = arrivals
        const last = Math.max(...arrivals)
        const got = new Set(arrivals)
        const expected = Array.from({ length: Math.max(0, last - first!) }, (_, i) => first! + i).filter((extended) => !got.has(extended))
        expect(asked(nacks, 0).toSorted((a, b) => a - b)).toEqual(expected)
      }),
    )
  })

  it('is not asked again within a round trip, nor for ever', () => {
    const nacks = new NackGenerator()
    nacks.arrived(10, 0)
    nacks.arrived(12, 0)
    expect(asked(nacks, 20)).toEqual([11])
    expect(asked(nacks, 40)).toEqual([])
    let count = 1
    for (let now = 60; now < 5000; now += 20) count += asked(nacks, now).length
    expect(count).toBeGreaterThan(1)
    expect(count).toBeLessThanOrEqual(10)
    expect(nacks.size).toBe(0)
  })

  it('is asked for again when answers usually are there by then, whatever the round trip is believed to be', () => {
    const roundTripMs = 300
    const nacks = new NackGenerator()
    const copies: { readonly extended: number; readonly at: number }[] = []
    let asks = 0
    // Every tenth packet is lost on its way; of each tick of 20 ms one arrives.
    for (let now = 0, extended = 1; now < 20_000; now += 20, extended++) {
      if (extended % 10 !== 0) nacks.arrived(extended, now)
      while (copies[0] !== undefined && copies[0].at <= now) nacks.arrived(copies.shift()!.extended, now)
      for (const missing of asked(nacks, now)) {
        if (now > 5000) asks++
        copies.push({ extended: missing, at: now + roundTripMs })
      }
    }
    // Of the last fifteen seconds: 75 lost packets, each asked for once.
    expect(asks).toBeLessThan(80)
    expect(asks).toBeGreaterThan(70)
  })

  it('stays bounded: so much loss that only a key frame helps clears it', () => {
    const nacks = new NackGenerator()
    expect(nacks.arrived(10, 0)).toBe(true)
    expect(nacks.arrived(10_000, 0)).toBe(false)
    expect(nacks.size).toBe(0)
    expect(nacks.arrived(10_002, 0)).toBe(true)
    expect(asked(nacks, 0)).toEqual([10_001])
  })
})
