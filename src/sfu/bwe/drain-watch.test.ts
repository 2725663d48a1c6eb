import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DrainWatch } from './drain-watch.ts'

const FEEDBACK_MS = 100
const CAPACITY = 500_000

/** When the watch says that it is the way, in ms; -1 when it does not within a minute. `waitAfter` and `arriving` are by time. */
const saidAfter = (waited: number, waitAfter: (ms: number) => number, arriving: (ms: number) => number): number => {
  const watch = new DrainWatch()
  watch.decreased(waited, CAPACITY)
  for (let ms = FEEDBACK_MS; ms <= 60_000; ms += FEEDBACK_MS) if (watch.isWay(waitAfter(ms), arriving(ms), FEEDBACK_MS)) return ms
  return -1
}

describe('a wait that sending less does not cure', () => {
  it('is the way when a queue would have run empty twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 1000 }), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (waited, share) => {
        const empty = waited / (1 - share)
        const said = saidAfter(
          waited,
          () => waited,
          () => CAPACITY * share,
        )
        expect(said).toBeGreaterThan(empty)
        expect(said).toBeLessThan((waited + 200) / (1 - share) + FEEDBACK_MS)
      }),
    )
  })

  it('is a queue while no less gets through than before', () => {
    expect(
      saidAfter(
        300,
        () => 300,
        () => CAPACITY,
      ),
    ).toBe(-1)
  })

  it('is a queue when it runs empty as one does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 3000 }), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (waited, share) => {
        const left = (ms: number): number => Math.max(0, waited - ms * (1 - share))
        expect(saidAfter(waited, left, () => CAPACITY * share)).toBe(-1)
      }),
    )
  })

  it('is said once, and nothing before anything was decreased', () => {
    const watch = new DrainWatch()
    expect(watch.isWay(500, 1000, FEEDBACK_MS)).toBe(false)
    watch.decreased(100, CAPACITY)
    const verdicts = Array.from({ length: 20 }, () => watch.isWay(100, CAPACITY / 2, FEEDBACK_MS))
    expect(verdicts.filter(Boolean)).toHaveLength(1)
  })
})
