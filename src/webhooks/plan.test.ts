import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LIFE_MS, nextTry } from './plan.ts'

/** When each try of a message is made that always fails, if tries take no time. */
function triesOf(random: () => number): readonly number[] {
  const tries = [0]
  for (let at: number | null = 0; at !== null;) {
    at = nextTry(tries.length, LIFE_MS, at, random())
    if (at !== null) tries.push(at)
  }
  return tries
}

it('[T3] the pauses grow to three hours, and end after a day', () => {
  const tries = triesOf(() => 0.5)
  const pauses = tries.slice(1).map((at, place) => (at - (tries[place] ?? 0)) / 1000)
  expect(pauses).toEqual([5, 15, 45, 135, 405, 1215, 3645, ...Array<number>(7).fill(10_800)])
})

it('[T3] whatever the dice say, a message is tried for most of a day and never after it', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (dice) => {
      let throws = 0
      const tries = triesOf(() => dice[throws++ % dice.length] ?? 0)
      const last = tries.at(-1) ?? 0
      expect(last).toBeLessThanOrEqual(LIFE_MS)
      expect(last).toBeGreaterThan(LIFE_MS - 4 * 3_600_000)
      expect(tries.length).toBeLessThan(25)
    }),
  )
})
