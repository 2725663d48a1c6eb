/** Which packets of one source to ask for again (RFC 4585 §6.2.1). Numbers are extended ones, so they never wrap here. */
const MAX_MISSING = 256
const MAX_TRIES = 10
/** Later than this a frame is not shown any more. */
const GIVE_UP_MS = 1000
const MIN_RETRY_MS = 40

interface Missing {
  readonly since: number
  askedAt: number
  tries: number
}

export class NackGenerator {
  readonly #missing = new Map<number, Missing>()
  #highest = -1

  get size(): number {
    return this.#missing.size
  }

  /** False when so much is missing that only a key frame helps. */
  arrived(extended: number, now: number): boolean {
    if (this.#highest < 0 || extended <= this.#highest) {
      this.#missing.delete(extended)
      this.#highest = Math.max(this.#highest, extended)
      return true
    }
    const from = this.#highest + 1
    this.#highest = extended
    if (extended - from + this.#missing.size > MAX_MISSING) {
      this.#missing.clear()
      return false
    }
    for (let lost = from; lost < extended; lost++) this.#missing.set(lost, { since: now, askedAt: Number.NEGATIVE_INFINITY, tries: 0 })
    return true
  }

  /** Calls `ask` in ascending order for each that is due. */
  due(now: number, roundTripMs: number, ask: (extended: number) => void): void {
    const retry = Math.max(MIN_RETRY_MS, roundTripMs)
    for (const [extended, missing] of this.#missing) {
      if (missing.tries >= MAX_TRIES || now - missing.since > GIVE_UP_MS) this.#missing.delete(extended)
      else if (now - missing.askedAt >= retry) {
        missing.askedAt = now
        missing.tries++
        ask(extended)
      }
    }
  }
}
