/** Short signals that need no words: two sine notes each, up when somebody comes, down when somebody goes. */
import type { Tone } from '../ivr/prompt.ts'

/** Each note in Hz. All lie in a telephone's band, and none is a pair of keypad frequencies (ITU-T Q.23), for they sound one after the other. */
const NOTES: Readonly<Record<Tone, readonly [number, number]>> = {
  joined: [587.33, 880],
  left: [880, 587.33],
  muted: [523.25, 392],
  unmuted: [392, 523.25],
}

const NOTE_SECONDS = 0.12
const EDGE_SECONDS = 0.01
/** Peak, of full scale: about -20 dBFS RMS. */
const PEAK = 0.14

const made = new Map<string, Int16Array>()

/** `rate` in samples a second. The same array each time: it is not to be changed. */
export function toneSamples(tone: Tone, rate: number): Int16Array {
  const name = `${tone} ${String(rate)}`
  const samples = made.get(name) ?? makeTone(tone, rate)
  made.set(name, samples)
  return samples
}

function makeTone(tone: Tone, rate: number): Int16Array {
  const [first, second] = NOTES[tone]
  const length = Math.round(NOTE_SECONDS * rate)
  return Int16Array.from({ length: 2 * length }, (_, i) =>
    i < length ? note(first, i, length, rate) : note(second, i - length, length, rate),
  )
}

/** Rises and falls as a raised cosine, so that nothing clicks. */
function note(hertz: number, at: number, length: number, rate: number): number {
  const edge = Math.min(1, Math.min(at, length - 1 - at) / (EDGE_SECONDS * rate))
  const envelope = 0.5 - 0.5 * Math.cos(Math.PI * edge)
  return Math.round(32_767 * PEAK * envelope * Math.sin((2 * Math.PI * hertz * at) / rate))
}
