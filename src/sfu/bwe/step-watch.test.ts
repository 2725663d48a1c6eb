import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StepWatch } from './step-watch.ts'

const FEEDBACK_MS = 100
const PACKETS = 20

/** What is said within a second of the waits, one a feedback, after some of nothing; `loss` from 0 to 1 on the way from the step on. */
const said = (waits: readonly number[], { loss = 0, unevenMs = 0 } = {}): boolean[] => {
  const watch = new StepWatch()
  return [0, 0, 0, ...waits].map((wait, i) => {
    const lost = i < 3 ? 0 : Math.round(PACKETS * loss)
    for (let packet = 0; packet < PACKETS - lost; packet++) watch.arrived()
    for (let packet = 0; packet < lost; packet++) watch.lost()
    return watch.isWay(wait, unevenMs, i * FEEDBACK_MS)
  })
}

const flat = (wait: number): number[] => Array.from({ length: 8 }, () => wait)

describe('a wait that is there at once', () => {
  it('and grows no more is the way, once it was watched for 300 ms, and that is said once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 1000 }),
        fc.array(fc.integer({ min: -19, max: 29 }), { minLength: 8, maxLength: 8 }),
        (wait, by) => {
          const verdicts = said(by.map((off) => wait + off))
          const [first] = by
          // Not a step after all, where the first packets happened to be early.
          fc.pre(wait + (first ?? 0) >= 40)
          expect(verdicts.indexOf(true)).toBe(6)
          expect(verdicts.filter(Boolean)).toHaveLength(1)
        },
      ),
    )
  })

  it('and goes on to grow is a queue', () => {
    const grown = fc.record({ overload: fc.double({ min: 1.4, max: 20, noNaN: true }), most: fc.integer({ min: 300, max: 3000 }) })
    fc.assert(
      fc.property(grown, ({ overload, most }) => {
        const waits = Array.from({ length: 8 }, (_, i) => Math.min(most, (overload - 1) * FEEDBACK_MS * (i + 1)))
        // What cannot grow any more loses all that is too much.
        const loss = 1 - 1 / overload
        expect(said(waits, { loss: waits.at(-1) === most ? loss : 0 })).not.toContain(true)
      }),
    )
  })

  it('and is gone again soon was a burst', () => {
    expect(said([80, 60, 10, 0, 0, 0, 0])).not.toContain(true)
  })

  it('is watched more patiently where packets take now more, now less time', () => {
    const waits = [70, 120, 150, 130, 140, 130]
    expect(said(waits)).not.toContain(true)
    expect(said(waits, { unevenMs: 30 })).toContain(true)
  })

  it('may be the way although a tenth is lost on it', () => {
    expect(said(flat(100), { loss: 0.1 })).toContain(true)
    expect(said(flat(100), { loss: 0.3 })).not.toContain(true)
  })
})

it('a wait that comes little by little is no step', () => {
  expect(said([20, 40, 60, 80, 80, 80, 80, 80])).not.toContain(true)
})

it('says of what it was told to forget nothing', () => {
  const watch = new StepWatch()
  watch.isWay(0, 0, 0)
  watch.isWay(100, 0, 100)
  expect(watch.busy).toBe(true)
  watch.forget()
  expect([watch.busy, ...[200, 300, 400, 500].map((now) => watch.isWay(100, 0, now))]).toEqual([false, false, false, false, false])
})
