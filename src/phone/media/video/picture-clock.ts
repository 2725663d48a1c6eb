/** Timestamps that never run back: whoever draws may begin anew, and counts from anywhere. */

/** RTP's clock for pictures, in kHz (RFC 6184 §8.1). */
const TICKS_PER_MS = 90
/** So far a step may be from the time that passed. */
const MOST_DEVIATION = 1000 * TICKS_PER_MS

export class PictureClock {
  #last: { readonly given: number; readonly at: number } | null = null
  #timestamp: number

  /** `first`: 32 bits that nobody can guess. */
  constructor(first: number) {
    this.#timestamp = first
  }

  /** Ours for the picture that is given with this timestamp, at `now` in ms. */
  next(given: number, now: number): number {
    const last = this.#last
    this.#last = { given, at: now }
    if (last !== null) this.#timestamp = (this.#timestamp + this.#step((given - last.given) | 0, now - last.at)) >>> 0
    return this.#timestamp
  }

  /** That a picture of this moment would have. */
  at(now: number): number {
    const passed = this.#last === null ? 0 : Math.round((now - this.#last.at) * TICKS_PER_MS)
    return (this.#timestamp + passed) >>> 0
  }

  #step(given: number, passedMs: number): number {
    const passed = Math.max(1, Math.round(passedMs * TICKS_PER_MS))
    return given > 0 && Math.abs(given - passed) < MOST_DEVIATION ? given : passed
  }
}
