/** An operator's recording at the rate of the mixer: a windowed sinc, whole files at a time, when the server starts. */
import type { Sound } from './wav-file.ts'

/** Zero crossings of the sinc on each side. */
const REACH = 16
/** Of half the lower rate: what lies above is lost. */
const BAND = 0.92

export function resample({ rate, samples }: Sound, wanted: number): Int16Array {
  if (rate === wanted) return samples
  const phases = phasesOf(rate, wanted)
  const output = new Int16Array(Math.floor((samples.length * wanted) / rate))
  return output.map((_, at) => {
    const start = Math.floor((at * rate) / wanted)
    const { first, taps } = phases[at % phases.length] ?? NOTHING
    const sum = taps.reduce((total, tap, i) => total + tap * (samples[start + first + i] ?? 0), 0)
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)))
  })
}

interface Phase {
  /** Where the taps begin, from the sample at or before the place. */
  readonly first: number
  readonly taps: Float64Array
}

const NOTHING: Phase = { first: 0, taps: new Float64Array(0) }

/** Places between two samples repeat. */
function phasesOf(rate: number, wanted: number): readonly Phase[] {
  const count = wanted / greatestDivisor(rate, wanted)
  const band = BAND * Math.min(1, wanted / rate)
  return Array.from({ length: count }, (_, phase) => phaseAt(((phase * rate) / wanted) % 1, band))
}

/** `between`: how far the place lies after a sample, 0 to 1. */
function phaseAt(between: number, band: number): Phase {
  const reach = Math.ceil(REACH / band)
  const taps = Float64Array.from({ length: 2 * reach }, (_, i) => {
    const distance = i - reach + 1 - between
    return band * sinc(band * distance) * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)))
  })
  const sum = taps.reduce((total, tap) => total + tap, 0)
  return { first: 1 - reach, taps: taps.map((tap) => tap / sum) }
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))
const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))
