import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import { Limiter } from './limiter.ts'
import { MixBus } from './mix-bus.ts'
import { amplitudeOf as loudness, joined, Tone } from './spectrum.suite.ts'

const sample = fc.integer({ min: -32_768, max: 32_767 })
const frame = fc.int16Array({ minLength: FRAME_SAMPLES, maxLength: FRAME_SAMPLES })

const busOf = (frames: readonly Int16Array[]): MixBus => {
  const bus = new MixBus()
  for (const each of frames) bus.add(each)
  return bus
}

const limited = (sum: Int32Array, limiter = new Limiter()): Int16Array => {
  const out = new Int16Array(FRAME_SAMPLES)
  limiter.apply(sum, out)
  return out
}

describe('the bus', () => {
  it('[D6] gives each the sum of all others, sample by sample', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 8 }), (frames) => {
        const bus = busOf(frames)
        const minus = new Int32Array(FRAME_SAMPLES)
        for (const own of frames) {
          bus.without(own, minus)
          const others = frames.filter((other) => other !== own)
          for (let i = 0; i < FRAME_SAMPLES; i++) expect(minus[i]).toBe(others.reduce((sum, other) => sum + other[i]!, 0))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('[D6] leaves nothing at all of who speaks alone', () => {
    fc.assert(
      fc.property(frame, (own) => {
        const minus = new Int32Array(FRAME_SAMPLES)
        busOf([own]).without(own, minus)
        expect(minus.every((each) => each === 0)).toBe(true)
      }),
    )
  })
})

describe('the limiter', () => {
  it('lets a sole speaker pass unchanged, at any loudness', () => {
    fc.assert(
      fc.property(frame, (own) => {
        expect(limited(busOf([own]).total)).toEqual(own)
      }),
    )
  })

  it('turns down as much as it must: no sample changes its sign, none is louder than it was, the loudest stays loud', () => {
    fc.assert(
      fc.property(fc.array(fc.array(frame, { minLength: 2, maxLength: 40 }), { minLength: 1, maxLength: 4 }), (ticks) => {
        const limiter = new Limiter()
        for (const frames of ticks) {
          const { total } = busOf(frames)
          const out = limited(total, limiter)
          for (let i = 0; i < FRAME_SAMPLES; i++) {
            // A wrapped sample would come out with the other sign.
            expect(out[i]! * total[i]!).toBeGreaterThanOrEqual(0)
            expect(Math.abs(out[i]!)).toBeLessThanOrEqual(Math.abs(total[i]!))
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('holds for sums at the edge of 16 bits too', () => {
    const near = fc.integer({ min: 32_760, max: 32_775 })
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            near,
            near.map((each) => -each),
            sample,
          ),
          { minLength: FRAME_SAMPLES, maxLength: FRAME_SAMPLES },
        ),
        (sums) => {
          const out = limited(Int32Array.from(sums))
          sums.forEach((sum, i) => expect(Math.abs(out[i]! - sum)).toBeLessThanOrEqual(16))
        },
      ),
    )
  })

  it('cuts no tops off: two loud tones come out as two tones', () => {
    const limiter = new Limiter()
    const [low, high] = [new Tone(400, 30_000), new Tone(1_000, 30_000)]
    const mixed = Array.from({ length: 50 }, () => limited(busOf([low.next(), high.next()]).total, limiter))
    const sound = joined(mixed.slice(10))
    // 1,600 and 1,400 Hz are where cutting would put its products.
    for (const product of [1_400, 1_600, 2_400]) expect(loudness(product, sound)).toBeLessThan(loudness(400, sound) / 300)
    const cut = joined(mixed.slice(10).map((each) => each.map((value) => Math.max(-9_000, Math.min(9_000, value)))))
    expect(loudness(1_600, cut)).toBeGreaterThan(loudness(400, cut) / 30)
  })

  it('is at rest again half a second after the loud moment, and bit-exact from then on', () => {
    const limiter = new Limiter()
    const tone = new Tone(300, 20_000)
    limited(busOf([tone.next(), tone.next(), tone.next()]).total, limiter)
    expect(limiter.gain).toBeLessThan(0.9)
    for (let i = 0; i < 25; i++) limited(busOf([tone.next()]).total, limiter)
    const own = tone.next()
    expect(limited(busOf([own]).total, limiter)).toEqual(own)
  })
})
