import { expect, it } from 'vitest'
import { barsOf } from './level-meter.tsx'

it('silence lights no bar, the loudest sound all', () => {
  expect([barsOf(-120), barsOf(-60), barsOf(-30), barsOf(0), barsOf(6)]).toEqual([0, 0, 11, 22, 22])
})
