/** Which packets of one source to ask for again (RFC 4585 §6.2.1). Numbers are extended ones, so they never wrap here. */
const MAX_MISSING = 256
const MAX_TRIES = 10
/** Later than this a frame is not shown any more. */
const GIVE_UP_MS = 1000
const MIN_RETRY_MS = 40
const SMOOTHING = 0.25
/** An answer that takes a little longer than usual is still awaited. */
const PATIENCE = 1.2

interface Missing {
  readonly since: number
  firstAskedAt: number
  askedAt: number
  tries: number
}

export class NackGenerator {
  readonly #missing = new Map<number, Missing>()
  #highest = -1
  /** How long it takes until what was asked for is there; 0 while nothing came. */
  #answerMs = 0

  get size(): number {
    return this.#missing.size
  }

  /** False when so much is missing that only a key frame helps. */
  arrived(extended: number, now: number): boolean {
    if (this.#highest < 0 || extended <= this.#highest) {
      this.#found(extended, now)
      this.#highest = Math.max(this.#highest, extended)
      return true
    }
    const from = this.#highest + 1
    this.#highest = extended
    if (extended - from + this.#missing.size > MAX_MISSING) {
      this.#missing.clear()
      return false
    }
    for (let lost = from; lost < extended; lost++)
      this.#missing.set(lost, { since: now, firstAskedAt: 0, askedAt: Number.NEGATIVE_INFINITY, tries: 0 })
    return true
  }

  /** Calls `ask` in ascending order for each that is due. `roundTripMs` is what it may be while no answer was seen. */
  due(now: number, roundTripMs: number, ask: (extended: number) => void): void {
    const retry = Math.max(MIN_RETRY_MS, this.#answerMs === 0 ? roundTripMs : this.#answerMs * PATIENCE)
    for (const [extended, missing] of this.#missing) {
      if (missing.tries >= MAX_TRIES || now - missing.since > GIVE_UP_MS) this.#missing.delete(extended)
      else if (now - missing.askedAt >= retry) {
        if (missing.tries++ === 0) missing.firstAskedAt = now
        missing.askedAt = now
        ask(extended)
      }
    }
  }

  /** Whoever only publishes is sent no reports to answer, so its answers to this are what tells the round trip. */
  #found(extended: number, now: number): void {
    const missing = this.#missing.get(extended)
    this.#missing.delete(extended)
    if (missing === undefined || missing.tries === 0) return
    const answer = now - missing.firstAskedAt
    this.#answerMs = this.#answerMs === 0 ? answer : this.#answerMs + (answer - this.#answerMs) * SMOOTHING
  }
}
