import { expect, it } from 'vitest'
import { ResendBudget } from './resend-budget.ts'

it('lets a burst pass, then only as much as time refills', () => {
  const budget = new ResendBudget()
  const taken = (now: number) => Array.from({ length: 1000 }, () => budget.take(now)).filter(Boolean).length
  expect(taken(0)).toBe(128)
  expect(taken(10)).toBe(10)
  expect(taken(100_000)).toBe(128)
})
