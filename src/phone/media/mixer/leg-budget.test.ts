import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { LegBudget } from './leg-budget.ts'

const MANY = 100

const taken = (budget: LegBudget): number => {
  let legs = 0
  while (legs < 10_000 && budget.take(MANY, 0)) legs += 1
  return legs
}

it('promises less the busier the mixer was, and nothing where it is busy', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, share, (one, other) => {
      const [idle, busy] = [new LegBudget(), new LegBudget()]
      idle.measured({ mixing: Math.min(one, other), answering: 0 })
      busy.measured({ mixing: Math.max(one, other), answering: 0 })
      expect(taken(busy)).toBeLessThanOrEqual(taken(idle))
    }),
  )
  const full = new LegBudget()
  full.measured({ mixing: 0.7, answering: 0 })
  expect(full.take(MANY, 0)).toBe(false)
})

it('counts what it promised until the next measure, for a thread that says nothing may be stuck', () => {
  const budget = new LegBudget()
  const first = taken(budget)
  expect(first).toBeGreaterThan(100)
  expect(first).toBeLessThan(200)
  budget.measured({ mixing: 0.1, answering: 0 })
  expect(budget.take(MANY, 0)).toBe(true)
})

it('takes a busy second for none, and seconds of it for too much, until they are over', () => {
  const budget = new LegBudget()
  const measure = (answering: number, times: number): void => {
    for (let i = 0; i < times; i++) budget.measured({ mixing: 0.2, answering })
  }
  measure(1, 5)
  expect(budget.take(MANY, 0)).toBe(true)
  measure(1, 10)
  expect(budget.take(MANY, 0)).toBe(false)
  measure(0.3, 5)
  expect(budget.take(MANY, 0)).toBe(true)
})

it('always has room for a few, whatever else the machine does', () => {
  const budget = new LegBudget()
  budget.measured({ mixing: 1, answering: 1 })
  expect([budget.take(0, 0), budget.take(24, 24), budget.take(25, 0)]).toEqual([true, true, false])
})

it('opens only so many at once: those who speak are served between them', () => {
  const budget = new LegBudget()
  expect([budget.take(MANY, 19), budget.take(MANY, 20), budget.take(MANY, 0)]).toEqual([true, false, true])
})
