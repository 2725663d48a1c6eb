/**
 * Conceals lost packets where the codec cannot: goes on with the last pitch periods, ever more quietly, and glides into what comes after.
 * It adds no delay: instead of overlapping with samples not yet played, the step at the seam is spread over the first milliseconds.
 */
import { isPause } from './pause.ts'
import { findPitch, pitchReach } from './pitch.ts'

/** Short periods are repeated in groups at least so long: a single one repeated sounds like a bell. */
const SHORTEST_LOOP_MS = 8
/** At this age a concealment begins to fade, and at that one it is silent: voices change, and a held vowel is worse than a pause. */
const FADE_FROM_MS = 20
const SILENT_AT_MS = 80
const SEAM_MS = 2
const RETURN_MS = 5

const toSample = (value: number): number => (value > 32767 ? 32767 : value < -32768 ? -32768 : Math.round(value))

export class WaveformRepetition {
  readonly #rate: number
  readonly #history: Int16Array
  /** The loop that is played now, its end blended into its beginning. */
  #loop = new Int16Array(0)
  #position = 0
  /** Samples concealed since the last good one. */
  #age = 0
  /** What the last real sample was above the loop's. */
  #step = 0

  /** `rate` in samples a second: 8000 or 16000. */
  constructor(rate: number) {
    this.#rate = rate
    this.#history = new Int16Array(pitchReach(rate))
  }

  /** Takes what was decoded; the first milliseconds after a concealment are changed in place. */
  heard(samples: Int16Array): void {
    if (this.#age > 0) this.#glideInto(samples)
    this.#age = 0
    this.#remember(samples)
  }

  /** Fills `into`. The concealment is not history: it would be repeated as if somebody had said it. */
  conceal(into: Int16Array): void {
    if (this.#age === 0) this.#begin()
    for (let i = 0; i < into.length; i++) into[i] = this.#next()
  }

  #begin(): void {
    const history = this.#history
    const period = this.#period()
    const length = period * Math.ceil(this.#ms(SHORTEST_LOOP_MS) / period)
    this.#loop = history.slice(history.length - length)
    this.#step = (history.at(-1) ?? 0) - (history.at(-1 - length) ?? 0)
    this.#closeLoop(length, period)
    this.#position = 0
  }

  /** A pause has none, and it is most of what is lost; half of what is known of it makes the longest loop. */
  #period(): number {
    const history = this.#history
    if (isPause(history, 0, history.length)) return history.length / 2
    return findPitch(history, history.length, this.#rate).period
  }

  /** The end of the loop becomes what led to its beginning, so that it can go round. */
  #closeLoop(length: number, period: number): void {
    const history = this.#history
    const overlap = Math.min(period >> 2, history.length - length)
    for (let i = 0; i < overlap; i++) {
      const weight = (i + 1) / (overlap + 1)
      const at = length - overlap + i
      const before = history[history.length - length - overlap + i] ?? 0
      this.#loop[at] = toSample((this.#loop[at] ?? 0) * (1 - weight) + before * weight)
    }
  }

  #next(): number {
    const seam = this.#ms(SEAM_MS)
    const step = this.#age < seam ? this.#step * (1 - this.#age / seam) : 0
    const value = ((this.#loop[this.#position] ?? 0) + step) * this.#gain()
    this.#position = (this.#position + 1) % this.#loop.length
    this.#age++
    return toSample(value)
  }

  #gain(): number {
    const from = this.#ms(FADE_FROM_MS)
    const until = this.#ms(SILENT_AT_MS)
    return this.#age <= from ? 1 : Math.max(0, (until - this.#age) / (until - from))
  }

  #glideInto(samples: Int16Array): void {
    const length = Math.min(samples.length, this.#ms(RETURN_MS))
    for (let i = 0; i < length; i++) {
      const weight = (i + 1) / (length + 1)
      samples[i] = toSample((samples[i] ?? 0) * weight + this.#next() * (1 - weight))
    }
  }

  #remember(samples: Int16Array): void {
    const history = this.#history
    const fresh = samples.length > history.length ? samples.subarray(samples.length - history.length) : samples
    history.copyWithin(0, fresh.length)
    history.set(fresh, history.length - fresh.length)
  }

  #ms(milliseconds: number): number {
    return (this.#rate * milliseconds) / 1000
  }
}
