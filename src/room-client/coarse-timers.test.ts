import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TestClock } from './clock.suite.ts'
import { CoarseTimers } from './coarse-timers.ts'

describe('waits', () => {
  it('end when they are over, long ones up to a quarter of a second later, and none that was called off', () => {
    const waits = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 8000 }), calledOff: fc.boolean() }), { maxLength: 50 })
    fc.assert(
      fc.property(waits, (all) => {
        const clock = new TestClock()
        const timers = new CoarseTimers(clock)
        const began = clock.now()
        const took = all.map(() => -1)
        for (const [at, { ms, calledOff }] of all.entries()) {
          const callOff = timers.after(ms, () => (took[at] = clock.now() - began))
          if (calledOff) callOff()
        }
        clock.pass(10_000)
        for (const [at, { ms, calledOff }] of all.entries()) {
          const late = took[at]! - ms
          expect(calledOff ? took[at] === -1 : late >= 0 && late <= (ms < 2000 ? 0 : 250)).toBe(true)
        }
        expect(clock.waiting).toBe(0)
      }),
    )
  })

  it('that are long end together', () => {
    const clock = new TestClock()
    const timers = new CoarseTimers(clock)
    for (let ms = 4000; ms < 5000; ms += 10) timers.after(ms, () => undefined)
    expect(clock.waiting).toBeLessThanOrEqual(5)
  })

  it('may be called off by one that ends with them, and begun anew', () => {
    const clock = new TestClock()
    const timers = new CoarseTimers(clock)
    const ended: string[] = []
    timers.after(3000, () => {
      ended.push('first')
      callOff()
      timers.after(3000, () => ended.push('again'))
    })
    const callOff = timers.after(3000, () => ended.push('second'))
    clock.pass(3250)
    expect(ended).toEqual(['first'])
    clock.pass(3250)
    expect(ended).toEqual(['first', 'again'])
  })

  it('leave nothing behind when all are called off', () => {
    const clock = new TestClock()
    const timers = new CoarseTimers(clock)
    for (const callOff of [timers.after(5000, () => undefined), timers.after(5000, () => undefined)]) callOff()
    expect(clock.waiting).toBe(0)
  })
})
