/** Makes sound shorter or longer by one pitch period, at its end, where nobody hears it. In place. */
import { isPause } from '../codec/pause.ts'
import { findPitch } from '../codec/pitch.ts'

/** Below this likeness a cut would be heard. */
const ALIKE = 0.75
/** What is taken from or put into a pause, in s. */
const PAUSE_PERIOD = 0.01

/** 0 where it would be heard. Looks at `pitchReach` samples before `end`. */
const periodAt = (samples: Int16Array, end: number, rate: number): number => {
  const pause = rate * PAUSE_PERIOD
  if (isPause(samples, end - 2 * pause, end)) return pause
  const { period, likeness } = findPitch(samples, end, rate)
  return likeness >= ALIKE ? period : 0
}

/** From the one to the other, over `length` samples. */
const blend = (samples: Int16Array, fading: number, rising: number, to: Int16Array): void => {
  for (let i = 0; i < to.length; i++) {
    const weight = (i + 1) / (to.length + 1)
    to[i] = Math.round((samples[fading + i] ?? 0) * (1 - weight) + (samples[rising + i] ?? 0) * weight)
  }
}

/** Takes one period from what ends at `end`; gives the new end. `rate` in samples a second. */
export const shorten = (samples: Int16Array, end: number, rate: number): number => {
  const period = periodAt(samples, end, rate)
  const at = end - 2 * period
  const blended = new Int16Array(period)
  blend(samples, at, at + period, blended)
  samples.set(blended, at)
  return end - period
}

/** Puts one period into what ends at `end`, for which there must be room behind it; gives the new end. */
export const lengthen = (samples: Int16Array, end: number, rate: number): number => {
  const period = periodAt(samples, end, rate)
  const at = end - period
  const blended = new Int16Array(period)
  blend(samples, at, at - period, blended)
  samples.copyWithin(at + period, at, end)
  samples.set(blended, at)
  return end + period
}
