import { describe, expect, it } from 'vitest'
import { Downsampler, Upsampler } from './half-band.ts'

const sine = (frequency: number, rate: number): Int16Array =>
  Int16Array.from({ length: rate / 2 }, (_, i) => Math.round(16_000 * Math.sin((2 * Math.PI * frequency * i) / rate)))

const process = (make: { process(input: Int16Array, output: Int16Array): void }, input: Int16Array, at: number, to: number): Int16Array => {
  const output = new Int16Array((input.length / at) * to)
  for (let i = 0; i < input.length / at; i++) make.process(input.subarray(i * at, (i + 1) * at), output.subarray(i * to, (i + 1) * to))
  return output
}

/** Decibels of what is that sine, and of all else, against the sine that went in. The first tenth, where the filter fills, is left out. */
const measure = (signal: Int16Array, frequency: number, rate: number): { gain: number; rest: number } => {
  const from = signal.length / 10
  let sine = 0
  let cosine = 0
  let energy = 0
  for (let i = from; i < signal.length; i++) {
    sine += signal[i]! * Math.sin((2 * Math.PI * frequency * i) / rate)
    cosine += signal[i]! * Math.cos((2 * Math.PI * frequency * i) / rate)
    energy += signal[i]! ** 2
  }
  const count = signal.length - from
  const amplitude = (2 * Math.hypot(sine, cosine)) / count
  const rest = Math.max(1e-9, energy / count - amplitude ** 2 / 2)
  return { gain: 20 * Math.log10(amplitude / 16_000), rest: 10 * Math.log10(rest / (16_000 ** 2 / 2)) }
}

describe('half-band resampling', () => {
  it.each([100, 300, 1000, 2500, 3400])('keeps %i Hz on the way up', (frequency) => {
    const { gain, rest } = measure(process(new Upsampler(160), sine(frequency, 8000), 160, 320), frequency, 16_000)
    expect(Math.abs(gain)).toBeLessThan(0.1)
    expect(rest).toBeLessThan(-60)
  })

  it.each([100, 300, 1000, 2500, 3400])('keeps %i Hz on the way down', (frequency) => {
    const { gain, rest } = measure(process(new Downsampler(320), sine(frequency, 16_000), 320, 160), frequency, 8000)
    expect(Math.abs(gain)).toBeLessThan(0.1)
    expect(rest).toBeLessThan(-60)
  })

  it.each([4700, 5000, 6000, 7500])('lets nothing of %i Hz fold into the narrow band', (frequency) => {
    const output = process(new Downsampler(320), sine(frequency, 16_000), 320, 160)
    expect(measure(output, 8000 - frequency, 8000).gain).toBeLessThan(-60)
  })
})
