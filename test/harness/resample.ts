/** Between the rates of telephones, by whole factors: a windowed sinc, for recordings and not for the moment. */
import type { Heard } from './telephone.ts'

/** Taps each side, of the slower rate. */
const REACH = 48

export function resample({ rate, samples }: Heard, wanted: number): Int16Array {
  if (rate === wanted || rate === 0) return samples
  return rate > wanted ? slower(samples, rate / wanted) : faster(samples, wanted / rate)
}

function slower(samples: Int16Array, factor: number): Int16Array {
  const taps = lowPass(factor)
  const output = new Int16Array(Math.floor(samples.length / factor))
  return output.map((_, at) => {
    const start = (at - REACH) * factor
    let sum = 0
    for (let i = 0; i < taps.length; i++) sum += (taps[i] ?? 0) * (samples[start + i] ?? 0)
    return round(sum)
  })
}

function faster(samples: Int16Array, factor: number): Int16Array {
  const taps = lowPass(factor)
  const output = new Int16Array(samples.length * factor)
  return output.map((_, at) => {
    let sum = 0
    // Only every so many taps meet a sample; between them are zeros.
    for (let i = (((REACH * factor - at) % factor) + factor) % factor; i < taps.length; i += factor)
      sum += (taps[i] ?? 0) * factor * (samples[(at + i - REACH * factor) / factor] ?? 0)
    return round(sum)
  })
}

/** Cuts a little below half the slower rate; their sum is 1. */
function lowPass(factor: number): Float64Array {
  const cut = 0.49 / factor
  const taps = Float64Array.from({ length: 2 * REACH * factor + 1 }, (_, i) => {
    const at = i - REACH * factor
    const window = 0.5 + 0.5 * Math.cos((Math.PI * at) / (REACH * factor))
    return window * (at === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * at) / (Math.PI * at))
  })
  const sum = taps.reduce((total, tap) => total + tap, 0)
  return taps.map((tap) => tap / sum)
}

const round = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample)))
