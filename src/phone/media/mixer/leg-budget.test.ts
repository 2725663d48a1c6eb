import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { LegBudget } from './leg-budget.ts'

const taken = (budget: LegBudget): number => {
  let legs = 0
  while (legs < 10_000 && budget.take(100)) legs += 1
  return legs
}

it('promises less the busier the thread was, and nothing to a busy one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (one, other) => {
      const [idle, busy] = [new LegBudget(), new LegBudget()]
      idle.measured(Math.min(one, other))
      busy.measured(Math.max(one, other))
      expect(taken(busy)).toBeLessThanOrEqual(taken(idle))
    }),
  )
  const full = new LegBudget()
  full.measured(0.7)
  expect(full.take(100)).toBe(false)
})

it('counts what it promised until the next measure, for a thread that says nothing may be stuck', () => {
  const budget = new LegBudget()
  const first = taken(budget)
  expect(first).toBeGreaterThan(100)
  expect(first).toBeLessThan(200)
  expect(budget.take(100)).toBe(false)
  budget.measured(0.1)
  expect(budget.take(100)).toBe(true)
})

it('always has room for a few, whatever else the machine does', () => {
  const budget = new LegBudget()
  budget.measured(1)
  expect([budget.take(0), budget.take(24), budget.take(25)]).toEqual([true, true, false])
})
