import { describe, expect, it } from 'vitest'
import { resample } from './resample.ts'

const tone = (rate: number, hertz: number, seconds = 0.5): Int16Array =>
  Int16Array.from({ length: rate * seconds }, (_, at) => Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / rate)))

/** The largest difference, away from the ends. */
const worst = (a: Int16Array, b: Int16Array): number =>
  a.slice(200, -200).reduce((most, sample, at) => Math.max(most, Math.abs(sample - (b[at + 200] ?? 0))), 0)

describe.each([8_000, 48_000])('from %d to 16,000 samples a second', (rate) => {
  it.each([300, 1_000, 3_000])('a tone of %d Hz is the same tone, as long and in place', (hertz) => {
    const sound = resample({ rate, samples: tone(rate, hertz) }, 16_000)
    expect(sound).toHaveLength(8_000)
    expect(worst(sound, tone(16_000, hertz))).toBeLessThan(80)
  })

  it('does not wrap round where it overshoots', () => {
    const square = Int16Array.from({ length: rate / 4 }, (_, at) => (Math.floor((at * 200) / rate) % 2 === 0 ? 32_767 : -32_768))
    const sound = resample({ rate, samples: square }, 16_000)
    const wrong = sound.filter(
      (sample, at) => at % 80 > 20 && at % 80 < 60 && Math.sign(sample) !== (Math.floor(at / 80) % 2 === 0 ? 1 : -1),
    )
    expect(wrong).toHaveLength(0)
  })
})

it('what a lower rate cannot hold is taken out, not folded back', () => {
  const sound = resample({ rate: 48_000, samples: tone(48_000, 11_000) }, 16_000)
  expect(worst(sound, new Int16Array(sound.length))).toBeLessThan(40)
})

it('leaves alone what is right', () => {
  const samples = tone(16_000, 440)
  expect(resample({ rate: 16_000, samples }, 16_000)).toBe(samples)
})
