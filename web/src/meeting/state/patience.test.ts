import { expect, test } from 'vitest'
import { patience } from './patience.ts'

test('the first wait leaves time to be back 5 s after a restart; a slow network gets longer ones', () => {
  expect(patience(0)).toBeLessThan(5_000)
  expect([0, 1, 2, 3, 4, 30].map(patience)).toEqual([4_000, 4_000, 4_000, 8_000, 15_000, 15_000])
})
