import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HandTiming } from './hand-timing.suite.ts'
import { MOST_CATCH_UP, TickClock } from './tick-clock.ts'

const HOUR = 3_600_000

describe('the clock', () => {
  it('is not a frame off after an hour of timers that come late', () => {
    const timing = new HandTiming()
    const ticks: number[] = []
    const clock = new TickClock(timing, (number) => ticks.push(number))
    // Node's timers count whole milliseconds and come up to 15 ms late on a busy machine.
    let seed = 1
    timing.lateness = () => (seed = (seed * 16_807) % 2_147_483_647) % 15
    clock.start()
    timing.advance(HOUR)
    expect(ticks.length).toBeGreaterThanOrEqual(HOUR / 20 - 1)
    expect(ticks.length).toBeLessThanOrEqual(HOUR / 20)
    expect(ticks).toEqual(ticks.map((_, i) => i + 1))
    expect(clock.report()).toMatchObject({ dropped: 0 })
  })

  it('never runs a tick before its time, whatever the delays', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 50 }), (delays) => {
        const timing = new HandTiming()
        const early: number[] = []
        const clock = new TickClock(timing, (number) => {
          if (timing.now() < number * 20) early.push(number)
        })
        let i = 0
        timing.lateness = () => delays[i++ % delays.length]!
        clock.start()
        timing.advance(20_000)
        const { ticks, dropped } = clock.report()
        expect(early).toEqual([])
        expect(ticks + dropped).toBeLessThanOrEqual(1_000)
        expect(ticks + dropped).toBeGreaterThan(1_000 - 22)
      }),
    )
  })

  it('catches up what it slept through, but no more than 100 ms; the numbers go on as time does', () => {
    const timing = new HandTiming()
    const ticks: number[] = []
    const clock = new TickClock(timing, (number) => ticks.push(number))
    clock.start()
    timing.lateness = () => (ticks.length === 3 ? 1_000 : 0)
    timing.advance(1_200)
    expect(ticks.slice(0, 3 + MOST_CATCH_UP)).toEqual([1, 2, 3, 50, 51, 52, 53, 54])
    expect(clock.report()).toMatchObject({ dropped: 46, late: MOST_CATCH_UP - 1, worst: 80 })
  })

  it('tells each tick when it was due, however late it runs, and how long the next one waits', () => {
    const timing = new HandTiming()
    const due: number[] = []
    const clock: TickClock = new TickClock(timing, () => due.push(clock.due))
    expect(clock.behind).toBe(0)
    clock.start()
    timing.lateness = () => (due.length === 2 ? 70 : 0)
    timing.advance(100)
    expect([due, clock.behind]).toEqual([[20, 40], 40])
    timing.advance(80)
    expect([due, clock.behind]).toEqual([[20, 40, 60, 80, 100, 120, 140, 160, 180], 0])
  })

  it('stops from within a tick, and leaves no timer', () => {
    const timing = new HandTiming()
    const ticks: number[] = []
    const clock: TickClock = new TickClock(timing, (number) => {
      ticks.push(number)
      if (number === 2) clock.stop()
    })
    clock.start()
    timing.advance(1_000)
    expect(ticks).toEqual([1, 2])
    expect(timing.waiting).toBe(0)
  })
})
