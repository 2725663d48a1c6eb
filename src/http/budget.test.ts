import { expect, it } from 'vitest'
import { createBudget } from './budget.ts'
import { sourceOf } from './budgets.ts'

it('[P5] gives so many at once, then so many a second, to each key alone', () => {
  let now = 0
  const budget = createBudget({ burst: 3, perSecond: 0.5 }, () => now)
  expect([1, 2, 3, 4].map(() => budget.take('a'))).toEqual([true, true, true, false])
  expect(budget.wait('a')).toBe(2)
  expect(budget.take('b')).toBe(true)
  now = 2_000
  expect([1, 2].map(() => budget.take('a'))).toEqual([true, false])
  budget.giveBack('a')
  expect(budget.take('a')).toBe(true)
})

it('[P5] forgets the longest unused key when there are too many', () => {
  const budget = createBudget({ burst: 1, perSecond: 0.001 }, () => 0)
  expect(budget.take('first')).toBe(true)
  for (let key = 0; key < 20_000; key++) budget.take(String(key))
  expect(budget.take('first')).toBe(true)
  expect(budget.take('19999')).toBe(false)
})

it('[P5] an IPv6 source is its /64; an IPv4 one is itself, however it is written', () => {
  expect(sourceOf('2001:db8:1:2:3:4:5:6')).toBe(sourceOf('2001:db8:1:2::9'))
  expect(sourceOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(sourceOf('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(sourceOf('192.0.2.1')).toBe('192.0.2.1')
})
