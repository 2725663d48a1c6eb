import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaptureClock } from './capture-clock.ts'
import { OutgoingNumbers } from './outgoing-numbers.ts'

describe('our numbers for a camera’s', () => {
  it('follow each other as the camera’s do, over a wrap, with its gaps', () => {
    const numbers = new OutgoingNumbers(1000, 0)
    expect([65_534, 65_535, 0, 3, 2, 4].map((sequence) => numbers.sequenceOf(sequence))).toEqual([1000, 1001, 1002, 1005, 1004, 1006])
  })

  it('a camera that begins elsewhere goes on where it was', () => {
    const numbers = new OutgoingNumbers(7, 0)
    expect([5000, 5001, 60_000, 60_001, 100, 101].map((sequence) => numbers.sequenceOf(sequence))).toEqual([7, 8, 9, 10, 11, 12])
  })

  it('what was not sent on purpose is no gap', () => {
    const numbers = new OutgoingNumbers(7, 0)
    numbers.sequenceOf(10)
    numbers.restart()
    expect(numbers.sequenceOf(500)).toBe(8)
    expect(numbers.sequenceOf(499)).toBe(-1)
  })

  it('none is ever used twice', () => {
    const step = fc.oneof(fc.integer({ min: -120, max: 120 }), fc.integer({ min: 0, max: 0xffff }), fc.constant('restart' as const))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const numbers = new OutgoingNumbers(1, 0)
        const used = new Set<number>()
        let sequence = 0
        for (const each of steps) {
          if (each === 'restart') numbers.restart()
          else sequence = (sequence + each) & 0xffff
          const outgoing = numbers.sequenceOf(sequence)
          if (outgoing < 0) continue
          expect(used.has(outgoing)).toBe(false)
          used.add(outgoing)
        }
      }),
    )
  })

  it('time goes on as the camera’s does, over a wrap, and over a jump as the clock does', () => {
    const numbers = new OutgoingNumbers(0, 4_294_960_000)
    const first = numbers.timestampOf(2 ** 32 - 3000, 0)
    expect((numbers.timestampOf(0, 35) - first) >>> 0).toBe(3000)
    expect((numbers.timestampOf(3000, 90) - first) >>> 0).toBe(6000)
    const jumped = numbers.timestampOf(2_000_000_000, 190)
    expect((jumped - first) >>> 0).toBe(6000 + 9000)
    expect((numbers.timestampOf(2_000_003_000, 223) - jumped) >>> 0).toBe(3000)
  })
})

describe('when a picture was taken', () => {
  it('is told by those that came soonest', () => {
    const clock = new CaptureClock()
    for (let at = 0; at < 300; at++) clock.arrived(at * 3000, at * (1000 / 30) + (at % 3) * 15)
    const late = clock.timestampAt(299 * (1000 / 30)) - 299 * 3000
    expect(Math.abs(late)).toBeLessThan(90)
  })

  it('follows a camera whose clock runs slower, and one that begins anew', () => {
    const clock = new CaptureClock()
    for (let at = 0; at < 3000; at++) clock.arrived(at * 3000, at * 33.34)
    expect(Math.abs(clock.timestampAt(2999 * 33.34) - 2999 * 3000)).toBeLessThan(450)
    clock.arrived(5, 200_000)
    expect(clock.timestampAt(200_010)).toBe(905)
  })
})
