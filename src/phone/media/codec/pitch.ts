/** How a voice repeats itself: the distance at which the end of a signal looks most like what came before. */

export interface Pitch {
  /** Samples. */
  readonly period: number
  /** Normalised correlation over the window, -1 to 1. */
  readonly likeness: number
}

/** 66 to 400 Hz. */
const SHORTEST_MS = 2.5
const LONGEST_MS = 15
const WINDOW_MS = 15
/** Compared at this rate first: an octave less is a quarter of the work, and no voice's pitch is above it. */
const COARSE_RATE = 4000

/** Samples before the end that are looked at. */
export const pitchReach = (rate: number): number => Math.ceil((rate * (LONGEST_MS + WINDOW_MS)) / 1000)

const likenessAt = (signal: Int16Array, end: number, lag: number, window: number, stride: number): number => {
  let product = 0
  let energyNow = 1
  let energyThen = 1
  for (let i = end - window; i < end; i += stride) {
    const now = signal[i] ?? 0
    const then = signal[i - lag] ?? 0
    product += now * then
    energyNow += now * now
    energyThen += then * then
  }
  return product / Math.sqrt(energyNow * energyThen)
}

const best = (signal: Int16Array, end: number, from: number, to: number, step: number, window: number, stride: number): Pitch => {
  let period = from
  let likeness = -1
  for (let lag = from; lag <= to; lag += step) {
    const found = likenessAt(signal, end, lag, window, stride)
    if (found <= likeness) continue
    likeness = found
    period = lag
  }
  return { period, likeness }
}

/** `end` must lie at least `pitchReach` after the signal's start. */
export const findPitch = (signal: Int16Array, end: number, rate: number): Pitch => {
  const stride = rate / COARSE_RATE
  const shortest = (rate * SHORTEST_MS) / 1000
  const longest = (rate * LONGEST_MS) / 1000
  const window = (rate * WINDOW_MS) / 1000
  const coarse = best(signal, end, shortest, longest, stride, window, stride)
  const from = Math.max(shortest, coarse.period - stride)
  return best(signal, end, from, Math.min(longest, coarse.period + stride), 1, window, 1)
}
