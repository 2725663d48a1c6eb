import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, type Claim } from './allocate.ts'

const SIMULCAST = [150_000, 500_000, 1_700_000]

const camera = (current: number, priority = 0): Claim => ({ priority, bitrates: SIMULCAST, current })

const claim: fc.Arbitrary<Claim> = fc
  .record({
    priority: fc.nat(3),
    steps: fc.array(fc.integer({ min: 1000, max: 2_000_000 }), { minLength: 1, maxLength: 3 }),
    current: fc.nat(3),
  })
  .map(({ priority, steps, current }) => {
    const bitrates = steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0))
    return { priority, bitrates, current: Math.min(current, bitrates.length) - 1 }
  })
const claims = fc.array(claim, { maxLength: 12 })

const bitrateOf = ({ bitrates }: Claim, layer: number): number => bitrates[layer] ?? 0
const settled = (wanted: readonly Claim[], grants: readonly number[]): Claim[] =>
  wanted.map((each, i) => ({ ...each, current: grants[i]! }))

describe('an allocation', () => {
  it('gives everybody everything when there is enough, and says that nobody wants more', () => {
    expect(allocate([camera(-1), camera(2), camera(0, 2)], 1e9)).toEqual({ grants: [2, 2, 2], goal: 0 })
  })

  it('never gives away much more than there is', () => {
    fc.assert(
      fc.property(claims, fc.nat(10_000_000), (wanted, available) => {
        const { grants } = allocate(wanted, available)
        const used = wanted.reduce((sum, each, i) => sum + bitrateOf(each, grants[i]!), 0)
        const kept = wanted.reduce((sum, each, i) => sum + bitrateOf(each, grants[i]!) * 0.05, 0)
        expect(used).toBeLessThanOrEqual(available + kept + 1)
      }),
    )
  })

  it('is kept by the next one, and by one of a little less bandwidth', () => {
    fc.assert(
      fc.property(claims, fc.nat(10_000_000), (wanted, available) => {
        const first = allocate(wanted, available)
        const again = allocate(settled(wanted, first.grants), available)
        const third = allocate(settled(wanted, again.grants), available)
        expect(third.grants).toEqual(again.grants)
      }),
    )
    const { grants } = allocate([camera(1)], 500_000)
    expect(grants).toEqual([1])
    expect(allocate([camera(1)], 480_000).grants).toEqual([1])
    expect(allocate([camera(0)], 520_000).grants).toEqual([0])
    expect(allocate([camera(0)], 620_000).grants).toEqual([1])
  })

  it('begins what needs a key frame with room for a whole one', () => {
    const half: Claim = { priority: 0, bitrates: [400_000, 720_000], wholes: [400_000, 1_200_000], current: 0 }
    expect(allocate([half], 900_000)).toEqual({ grants: [0], goal: 960_000 })
    expect(allocate([half], 960_000).grants).toEqual([1])
    expect(allocate([{ ...half, current: 1 }], 700_000).grants).toEqual([1])
  })

  it('lets nobody wait before somebody less important, when both ask for the same', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 2, maxLength: 8 }), fc.nat(8_000_000), (priorities, available) => {
        const wanted = priorities.map((priority) => camera(-1, priority))
        const { grants } = allocate(wanted, available)
        const unjust = wanted.some((a, i) => wanted.some((b, j) => a.priority > b.priority && grants[i]! < grants[j]!))
        expect(unjust).toBe(false)
      }),
    )
  })

  it('shows everybody small before anybody large, but the most important one first', () => {
    expect(allocate([camera(-1), camera(-1, 1), camera(-1)], 500_000).grants).toEqual([0, 0, 0])
    expect(allocate([camera(-1), camera(-1, 1), camera(-1)], 900_000).grants).toEqual([0, 1, 0])
    expect(allocate([camera(-1), camera(-1, 1), camera(-1)], 1_750_000).grants).toEqual([1, 1, 1])
    expect(allocate([camera(-1), camera(-1, 1)], 200_000).grants).toEqual([-1, 0])
  })

  it('leaves who never waits its lowest layer, and takes it from the others', () => {
    expect(allocate([camera(2), { ...camera(-1), neverWaits: true }], 100_000).grants).toEqual([-1, 0])
  })

  it('shows everybody small on while a queue drains', () => {
    expect(allocate([camera(2), camera(2)], 100_000, 400_000).grants).toEqual([0, 0])
    expect(allocate([camera(2), camera(2)], 100_000, 200_000).grants).toEqual([0, -1])
  })

  it('names what would be enough for the next step', () => {
    fc.assert(
      fc.property(claims, fc.nat(10_000_000), (wanted, available) => {
        const { grants, goal } = allocate(wanted, available)
        const full = wanted.every(({ bitrates }, i) => grants[i] === bitrates.length - 1)
        expect(goal === 0).toBe(full)
        if (full) return
        const better = allocate(settled(wanted, grants), goal + 1).grants
        expect(better.some((layer, i) => layer > grants[i]!)).toBe(true)
      }),
    )
  })
})
