import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unpaced, type PacedSource, type Pacer } from './pacer.ts'
import { RatePacer } from './rate-pacer.ts'

const RATE = 1_000_000
const STEP_MS = 5
const TICK_MS = 20
/** All that waits is gone after so long. */
const LONG_MS = 600

interface Left {
  readonly sequence: number
  readonly isCopy: boolean
  readonly bytes: number
  readonly at: number
  readonly waited: number
}

interface Offer {
  readonly at: number
  readonly bytes: number
  readonly isCopy: boolean
}

/** Offers packets to a pacer at their times, and takes down when each left. */
const play = (pacer: Pacer, offers: readonly Offer[], sound = 0): Left[] => {
  const left: Left[] = []
  let now = 0
  const goes = (sequence: number, isCopy: boolean): void => {
    const { bytes, at } = offers[sequence]!
    left.push({ sequence, isCopy, bytes, at: now, waited: now - at })
    pacer.left(bytes, now)
  }
  const source: PacedSource = { leave: goes }
  const end = (offers.at(-1)?.at ?? 0) + LONG_MS
  let next = 0
  for (; now <= end; now += STEP_MS) {
    if (now % TICK_MS === 0) pacer.release(now)
    if (sound > 0 && now % TICK_MS === 0) pacer.left(sound, now)
    for (let offer = offers[next]; offer !== undefined && offer.at <= now; offer = offers[++next])
      if (pacer.admit(source, next, offer.isCopy, offer.bytes, now)) goes(next, offer.isCopy)
  }
  return left
}

const offers: fc.Arbitrary<Offer[]> = fc
  .array(fc.record({ after: fc.constantFrom(0, 0, 0, 5, 35), bytes: fc.integer({ min: 20, max: 1400 }), isCopy: fc.boolean() }), {
    maxLength: 300,
  })
  .map((all) => {
    let at = 0
    return all.map(({ after, bytes, isCopy }) => ({ at: (at += after), bytes, isCopy }))
  })

const sequences = (left: readonly Left[], isCopy: boolean): number[] =>
  left.filter((each) => each.isCopy === isCopy).map((each) => each.sequence)
const inOrder = (numbers: readonly number[]): boolean => numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0))

const kinds: readonly (readonly [string, () => Pacer])[] = [
  ['that lets everything go', () => unpaced],
  ['of a rate', () => new RatePacer(() => RATE)],
  ['of a rate without a bound', () => new RatePacer(() => Number.POSITIVE_INFINITY)],
]

describe.each(kinds)('a pacer %s', (_, create) => {
  it('lets each packet leave once, those of a kind in their order, and none after half a second', () => {
    fc.assert(
      fc.property(offers, (all) => {
        const left = play(create(), all)
        expect(left).toHaveLength(all.length)
        expect(inOrder(sequences(left, true))).toBe(true)
        expect(inOrder(sequences(left, false))).toBe(true)
        for (const { waited } of left) expect(waited).toBeLessThan(500)
      }),
    )
  })

  it('keeps nothing that its source forgot, and says whether there was something', () => {
    const pacer = create()
    const told: number[] = []
    const [kept, forgotten] = ['kept', 'forgotten'].map((): PacedSource => ({ leave: (sequence) => void told.push(sequence) }))
    pacer.left(100_000, 0)
    const waits = !pacer.admit(forgotten!, 1, false, 1000, 0)
    pacer.admit(kept!, 2, false, 1000, 0)
    expect(pacer.forget(forgotten!)).toBe(waits)
    expect(pacer.forget(forgotten!)).toBe(false)
    for (let now = 0; now < 2000; now += TICK_MS) pacer.release(now)
    expect(told).toEqual(waits ? [2] : [])
    expect(pacer.waiting).toBe(0)
  })
})

const burst = (count: number, bytes: number, isCopy = false): Offer[] => Array.from({ length: count }, () => ({ at: 0, bytes, isCopy }))
const bitsBy = (left: readonly Left[], ms: number): number => left.reduce((sum, { at, bytes }) => sum + (at <= ms ? bytes * 8 : 0), 0)

describe('a rate', () => {
  it('is kept to, by a key frame and by what sound takes', () => {
    const keyFrame = play(new RatePacer(() => RATE), burst(30, 1000))
    const beside = play(new RatePacer(() => RATE), burst(30, 1000), 500)
    for (const ms of [40, 100, 180]) {
      expect(bitsBy(keyFrame, ms)).toBeLessThanOrEqual((RATE * (ms + 25 + 20)) / 1000)
      expect(bitsBy(keyFrame, ms)).toBeGreaterThan((RATE * (ms - 25)) / 1000)
      expect(bitsBy(beside, ms)).toBeLessThan(bitsBy(keyFrame, ms))
    }
  })

  it('is exceeded by what would wait too long', () => {
    const left = play(new RatePacer(() => RATE / 10), burst(30, 1000))
    expect(left.at(-1)?.waited).toBeLessThan(500)
    expect(bitsBy(left, 100)).toBeLessThan(120_000)
  })

  it('lets copies go first', () => {
    const left = play(new RatePacer(() => RATE), [...burst(20, 1000), ...burst(5, 1000, true)])
    expect(left.slice(-10).some(({ isCopy }) => isCopy)).toBe(false)
  })

  it('lets go at once what is more than it can keep', () => {
    const left = play(new RatePacer(() => RATE / 100), burst(2000, 100))
    expect(left).toHaveLength(2000)
    expect(left.filter(({ at }) => at === 0).length).toBeGreaterThan(1400)
  })
})
