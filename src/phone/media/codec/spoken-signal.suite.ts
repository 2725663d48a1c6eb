/** A signal with what matters of a voice (pitch that glides, formants that move, hissing, pauses), by formula, so that no recording is needed. */
import { FRAME_SAMPLES, MIX_RATE } from '../audio.ts'

const FORMANTS = [
  [700, 1220, 2600],
  [300, 2300, 3000],
  [450, 900, 2400],
] as const

export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const formantGain = (frequency: number, vowel: number): number => {
  const formants = FORMANTS[vowel % FORMANTS.length] ?? FORMANTS[0]
  return formants.reduce((gain, formant, i) => gain + 1 / ((i + 1) * (1 + ((frequency - formant) / 120) ** 2)), 0.01)
}

/** About as loud as a person near the telephone. */
export const spokenSignal = (seconds: number, seed = 1): Int16Array => {
  const random = randomFrom(seed)
  let phase = 0
  return Int16Array.from({ length: seconds * MIX_RATE }, (_, i) => {
    const time = i / MIX_RATE
    const syllable = Math.floor(time / 0.24)
    const loud = Math.max(0, Math.sin((Math.PI * (time % 0.24)) / 0.22))
    const pitch = 130 + 30 * Math.sin(2 * Math.PI * 0.7 * time)
    phase += pitch / MIX_RATE
    if (syllable % 7 === 6) return 0
    if (syllable % 5 === 4) return Math.round((random() - 0.5) * 3000 * loud)
    let sum = 0
    for (let h = 1; h * pitch < 3800; h++) sum += Math.sin(2 * Math.PI * h * phase) * formantGain(h * pitch, syllable)
    return Math.round(sum * 3500 * loud)
  })
}

export const frames = (signal: Int16Array): Int16Array[] =>
  Array.from({ length: Math.floor(signal.length / FRAME_SAMPLES) }, (_, i) => signal.slice(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES))

export const joined = (parts: readonly Int16Array[]): Int16Array => {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const correlationAt = (a: Int16Array, b: Int16Array, lag: number): number => {
  let product = 0
  let energyA = 1
  let energyB = 1
  for (let i = 0; i < a.length && i + lag < b.length; i++) {
    product += a[i]! * b[i + lag]!
    energyA += a[i]! ** 2
    energyB += b[i + lag]! ** 2
  }
  return product / Math.sqrt(energyA * energyB)
}

/** The best normalised correlation of `heard` with `said`, `heard` being up to `mostLag` samples later. */
export const correlation = (said: Int16Array, heard: Int16Array, mostLag = 160): number =>
  Math.max(...Array.from({ length: mostLag }, (_, lag) => correlationAt(said, heard, lag)))
