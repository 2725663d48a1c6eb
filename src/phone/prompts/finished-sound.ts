/** What is done to a synthesiser's sound before it is a prompt or a name: filtered, cut to the words, levelled. Samples are numbers from -1 to 1. */
import type { Sound } from './wav-file.ts'

/** RMS of the whole file, of full scale: -20 dBFS. */
const LEVEL = 0.1
/** No sample is louder: -1 dBFS. */
const PEAK = 0.89
const LOW_HZ = 80
const HIGH_HZ = 7_500
/** Of the loudest sample: what is softer at the ends is silence. */
const SILENCE = 0.006
/** A longer silence between two sentences is made that long. */
const PAUSE_SECONDS = 0.25
const LEAD_SECONDS = 0.01
const TAIL_SECONDS = 0.02
const FADE_IN_SECONDS = 0.005
const FADE_OUT_SECONDS = 0.015

export function finish({ rate, samples }: Sound): Sound {
  const raw = Float64Array.from(samples, (sample) => sample / 32_768)
  const cut = fade(shortenPauses(trim(filter(filter(raw, highPass(rate)), lowPass(rate)), rate), rate), rate)
  return { rate, samples: Int16Array.from(level(cut), (value) => Math.round(32_767 * value)) }
}

interface Biquad {
  readonly b: readonly [number, number, number]
  readonly a: readonly [number, number]
}

/** Second-order Butterworth filters by the bilinear transform. */
function highPass(rate: number): Biquad {
  const { cos, alpha } = corner(LOW_HZ, rate)
  return biquad([(1 + cos) / 2, -(1 + cos), (1 + cos) / 2], cos, alpha)
}

function lowPass(rate: number): Biquad {
  const { cos, alpha } = corner(HIGH_HZ, rate)
  return biquad([(1 - cos) / 2, 1 - cos, (1 - cos) / 2], cos, alpha)
}

function corner(hertz: number, rate: number) {
  const omega = (2 * Math.PI * hertz) / rate
  return { cos: Math.cos(omega), alpha: Math.sin(omega) / Math.SQRT2 }
}

const biquad = ([b0, b1, b2]: readonly [number, number, number], cos: number, alpha: number): Biquad => ({
  b: [b0 / (1 + alpha), b1 / (1 + alpha), b2 / (1 + alpha)],
  a: [(-2 * cos) / (1 + alpha), (1 - alpha) / (1 + alpha)],
})

function filter(samples: Float64Array, { b, a }: Biquad): Float64Array {
  let [z1, z2] = [0, 0]
  return samples.map((x) => {
    const y = b[0] * x + z1
    z1 = b[1] * x - a[0] * y + z2
    z2 = b[2] * x - a[1] * y
    return y
  })
}

const loudest = (samples: Float64Array): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)

function trim(samples: Float64Array, rate: number): Float64Array {
  const limit = SILENCE * loudest(samples)
  const isSound = (sample: number) => Math.abs(sample) > limit
  const start = Math.max(0, samples.findIndex(isSound) - LEAD_SECONDS * rate)
  return samples.slice(start, samples.findLastIndex(isSound) + 1 + TAIL_SECONDS * rate)
}

function shortenPauses(samples: Float64Array, rate: number): Float64Array {
  const limit = SILENCE * loudest(samples)
  let quiet = 0
  return samples.filter((sample) => {
    quiet = Math.abs(sample) > limit ? 0 : quiet + 1
    return quiet <= PAUSE_SECONDS * rate
  })
}

function fade(samples: Float64Array, rate: number): Float64Array {
  const [up, down] = [FADE_IN_SECONDS * rate, FADE_OUT_SECONDS * rate]
  return samples.map((sample, i) => sample * Math.min(1, i / up, (samples.length - 1 - i) / down))
}

/** A few peaks that would be too loud are rounded off, rather than all else made soft. */
function level(samples: Float64Array): Float64Array {
  const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
  return samples.map((sample) => soften((sample * LEVEL) / rms))
}

/** Straight up to two thirds of the peak, then bent towards it. */
function soften(value: number): number {
  const knee = (2 / 3) * PEAK
  const over = Math.abs(value) - knee
  return over <= 0 ? value : Math.sign(value) * (knee + (PEAK - knee) * Math.tanh(over / (PEAK - knee)))
}

/** Cuts two words at the longest silence between them. */
export function splitAtPause({ rate, samples }: Sound): readonly [Sound, Sound] {
  const limit = 2 * SILENCE * samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  let [start, longest, middle] = [0, 0, Math.floor(samples.length / 2)]
  const first = samples.findIndex((sample) => Math.abs(sample) > limit)
  for (let i = first; i < samples.length; i++) {
    if (Math.abs(samples[i] ?? 0) <= limit) continue
    if (start > 0 && i - start > longest) [longest, middle] = [i - start, Math.floor((i + start) / 2)]
    start = i
  }
  return [
    { rate, samples: samples.slice(0, middle) },
    { rate, samples: samples.slice(middle) },
  ]
}
