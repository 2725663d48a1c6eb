/**
 * How long packets wait on their way at least. The shortest wait within one feedback is taken: a machine that was busy delays some
 * packets, a full link delays all.
 */

/** The shortest time on the way is that of the last one to two of these. */
const BASE_MS = 10_000

export class StandingQueue {
  #shortest = Number.POSITIVE_INFINITY
  #shortestBefore = Number.POSITIVE_INFINITY
  #since = Number.NaN
  #latest = Number.POSITIVE_INFINITY
  #ms = 0

  /** Milliseconds, as of the last feedback that told of arrivals. */
  get ms(): number {
    return this.#ms
  }

  /** The two times are of different clocks. */
  arrived(sentAt: number, arrivedAt: number): void {
    this.#latest = Math.min(this.#latest, arrivedAt - sentAt)
  }

  /** It is another way: how long the packets of the next feedback take is not known to be long. */
  restart(): void {
    this.#shortest = Number.POSITIVE_INFINITY
    this.#shortestBefore = Number.POSITIVE_INFINITY
    this.#ms = 0
  }

  told(now: number): void {
    if (this.#latest === Number.POSITIVE_INFINITY) return
    if (Number.isNaN(this.#since)) this.#since = now
    if (now - this.#since > BASE_MS) {
      this.#shortestBefore = this.#shortest
      this.#shortest = Number.POSITIVE_INFINITY
      this.#since = now
    }
    this.#shortest = Math.min(this.#shortest, this.#latest)
    this.#ms = this.#latest - Math.min(this.#shortest, this.#shortestBefore)
    this.#latest = Number.POSITIVE_INFINITY
  }
}
