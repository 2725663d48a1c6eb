import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { SequenceTracker } from './sequence-tracker.ts'

it('extends numbers over wraps and takes each once', () => {
  fc.assert(
    fc.property(fc.nat(0xffff), fc.array(fc.integer({ min: -300, max: 700 }), { maxLength: 300 }), (first, moves) => {
      const tracker = new SequenceTracker()
      const base = tracker.arrive(first)
      const seen = new Set([base])
      let highest = base
      for (const move of moves) {
        const real = highest + move
        const extended = tracker.arrive(real & 0xffff)
        const fresh = !seen.has(real) && highest - real < 1024
        expect(extended).toBe(fresh ? real : -1)
        if (fresh) seen.add(real)
        highest = Math.max(highest, real)
        expect(tracker.highest).toBe(highest)
        expect(tracker.received).toBe(seen.size)
      }
    }),
  )
})

it('never shares numbers with the tracker that takes its place', () => {
  const before = new SequenceTracker()
  for (let i = 0; i < 100_000; i++) before.arrive(i & 0xffff)
  const after = new SequenceTracker(before.unusedTurns)
  expect(after.arrive(0)).toBeGreaterThan(before.highest + 0xffff)
})
