import { beforeAll, expect, it } from 'vitest'
import { intelligibility } from './intelligibility.ts'
import { sentences } from './speech.ts'

let speech: Int16Array
beforeAll(async () => {
  speech = await sentences(64_000, 8_000)
})

/** From a fixed seed: the same noise in every run. */
function noise(amplitude: number): Int16Array {
  let seed = 7
  return Int16Array.from({ length: speech.length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.round((seed / 2 ** 31 - 1) * amplitude)
  })
}

it('is 1 for a clean copy, however loud', () => {
  expect(intelligibility(speech, speech)).toBeCloseTo(1, 6)
  expect(
    intelligibility(
      speech,
      speech.map((sample) => sample / 4),
    ),
  ).toBeGreaterThan(0.99)
})

it('falls with noise, and is low for noise alone', () => {
  const among = (amplitude: number): number =>
    intelligibility(
      speech,
      noise(amplitude).map((sample, i) => sample / 2 + (speech[i] ?? 0) / 2),
    )
  const scores = [500, 3_000, 15_000].map(among)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  expect(intelligibility(speech, noise(5_000))).toBeLessThan(0.4)
})

it('falls with every frame of 20 ms that is missing', () => {
  const without = (every: number): number =>
    intelligibility(
      speech,
      speech.map((sample, i) => (Math.floor(i / 320) % every === 0 ? 0 : sample)),
    )
  expect(without(50)).toBeLessThan(0.995)
  expect(without(10)).toBeLessThan(without(50))
})
