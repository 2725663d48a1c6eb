import { expect, it } from 'vitest'
import { ResendBudget } from './resend-budget.ts'

const taken = (budget: ResendBudget, now: number, bitrate: number): number =>
  Array.from({ length: 1000 }, () => budget.take(now, bitrate)).filter(Boolean).length

it('lets a burst pass, then only as much as time refills', () => {
  const budget = new ResendBudget()
  expect([0, 10, 100_000].map((now) => taken(budget, now, Number.POSITIVE_INFINITY))).toEqual([128, 10, 128])
})

it('leaves most of a narrow network to what is new', () => {
  const budget = new ResendBudget()
  taken(budget, 0, 400_000)
  let copies = 0
  for (let now = 100; now <= 10_000; now += 100) copies += taken(budget, now, 400_000)
  expect(copies * 1000 * 8).toBeLessThanOrEqual(400_000 * 10 * 0.26)
  expect(copies * 1000 * 8).toBeGreaterThan(400_000 * 10 * 0.2)
})
