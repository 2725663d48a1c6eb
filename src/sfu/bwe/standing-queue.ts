/**
 * How long packets wait on their way at least. The shortest wait within one feedback is taken: a machine that was busy delays some
 * packets, a full link delays all.
 */

/** The shortest time on the way is that of the last one to two of these. */
const BASE_MS = 10_000
/** An empty queue, on a way that takes equally long for all. */
const EMPTY_MS = 25
/** How many times its mean deviation an uneven way may deviate, and how much is taken for unevenness at the most. */
const DEVIATIONS = 2.5
const MAX_UNEVEN_MS = 80
const SMOOTHING = 0.05

export class StandingQueue {
  #shortest = Number.POSITIVE_INFINITY
  #shortestBefore = Number.POSITIVE_INFINITY
  #since = Number.NaN
  #latest = Number.POSITIVE_INFINITY
  #ms = 0
  #before = 0
  #stepBefore = 0
  /** Mean deviation from a straight line. A queue that grows or shrinks is one. */
  #deviation = 0

  /** Milliseconds, as of the last feedback that told of arrivals. */
  get ms(): number {
    return this.#ms
  }

  /** By how much the way takes now longer, now shorter, without a queue. */
  get unevenMs(): number {
    return Math.min(MAX_UNEVEN_MS, this.#deviation * DEVIATIONS)
  }

  get isEmpty(): boolean {
    return this.#ms <= EMPTY_MS
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
    this.#follow(this.#latest)
    this.#ms = Math.max(0, this.#latest - Math.min(this.#shortest, this.#shortestBefore) - this.unevenMs)
    this.#latest = Number.POSITIVE_INFINITY
  }

  /** The second difference of independent times is twice their mean deviation, near enough. */
  #follow(latest: number): void {
    const step = latest - this.#before
    const isFirst = this.#before === 0
    this.#before = latest
    if (!isFirst) this.#deviation += (Math.abs(step - this.#stepBefore) / 2 - this.#deviation) * SMOOTHING
    this.#stepBefore = isFirst ? 0 : step
  }
}
