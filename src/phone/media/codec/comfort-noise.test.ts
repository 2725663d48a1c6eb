import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES, MIX_RATE, NARROW_RATE } from '../audio.ts'
import { NoiseGenerator, readComfortNoise } from './comfort-noise.ts'

const levelOf = (frame: Int16Array): number =>
  10 * Math.log10(frame.reduce((sum, sample) => sum + sample ** 2, 0) / frame.length / 32_768 ** 2)

const noiseOf = (payload: Uint8Array, rate = MIX_RATE): number[] => {
  const generator = new NoiseGenerator(3, rate)
  generator.describe(readComfortNoise(payload)!)
  return Array.from({ length: 60 }, () => levelOf(generator.frame())).slice(10)
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

describe('comfort noise', () => {
  it.each([30, 45, 60])('is as loud as told: -%i dBov', (level) => {
    expect(Math.abs(mean(noiseOf(Uint8Array.of(level))) + level)).toBeLessThan(1)
    expect(Math.abs(mean(noiseOf(Uint8Array.of(level), NARROW_RATE)) + level)).toBeLessThan(1)
  })

  it('is as loud with a spectrum as without', () => {
    expect(Math.abs(mean(noiseOf(Uint8Array.of(40, 40, 150, 110))) + 40)).toBeLessThan(1.5)
  })

  it('[T4] any payload gives bounded noise, an empty one none', () => {
    expect(readComfortNoise(new Uint8Array(0))).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (payload) => {
        const noise = readComfortNoise(payload)!
        expect(noise.reflections.every((k) => Math.abs(k) < 1)).toBe(true)
        const generator = new NoiseGenerator(payload.length, MIX_RATE)
        generator.describe(noise)
        expect(generator.frame().length).toBe(FRAME_SAMPLES)
      }),
    )
  })
})
