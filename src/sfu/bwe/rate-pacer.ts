/**
 * Lets pictures leave no faster than a rate, copies before what is new. Sound never waits, but what it takes is counted. Nothing is
 * thrown away and nothing waits long: the rate rises with what waits, as draft-ietf-rmcat-gcc-02 §4 lets it.
 */
import type { PacedSource, Pacer } from './pacer.ts'
import { WaitingLine } from './waiting-line.ts'

/** Later a frame would be late for who watches, whatever the network says. */
const MAX_WAIT_MS = 400
/** Between two calls of `release` at the most; what could have left meanwhile may leave together. */
const CREDIT_MS = 25

export class RatePacer implements Pacer {
  readonly #rate: () => number
  readonly #copies = new WaitingLine(true)
  readonly #pictures = new WaitingLine(false)
  /** When all that left is through, at the rate. */
  #freeAt = Number.NEGATIVE_INFINITY

  /** `rate` in bits per second, `Infinity` where nothing is to wait; asked for each packet. */
  constructor(rate: () => number) {
    this.#rate = rate
  }

  get waiting(): number {
    return this.#copies.length + this.#pictures.length
  }

  admit(source: PacedSource, sequence: number, isCopy: boolean, bytes: number, now: number): boolean {
    if (this.waiting > 0) this.release(now)
    const line = isCopy ? this.#copies : this.#pictures
    if (this.#freeAt <= now && line.length === 0 && this.#copies.length === 0) return true
    if (line.isFull) line.next()
    line.join(source, sequence, bytes, now)
    return false
  }

  forget(source: PacedSource): boolean {
    const copies = this.#copies.forget(source)
    return this.#pictures.forget(source) || copies
  }

  left(bytes: number, now: number): void {
    this.#freeAt = Math.max(this.#freeAt, now - CREDIT_MS) + (bytes * 8000) / this.#rateAt(now)
  }

  release(now: number): void {
    while (this.waiting > 0 && (this.#freeAt <= now || this.#since <= now - MAX_WAIT_MS))
      (this.#copies.length > 0 ? this.#copies : this.#pictures).next()
  }

  /** When the first came of those that wait. */
  get #since(): number {
    return Math.min(this.#copies.since, this.#pictures.since)
  }

  /** Enough for all that waits to leave in time. */
  #rateAt(now: number): number {
    const waiting = this.#copies.bytes + this.#pictures.bytes
    if (waiting === 0) return this.#rate()
    const left = MAX_WAIT_MS - (now - this.#since)
    return Math.max(this.#rate(), (waiting * 8000) / Math.max(CREDIT_MS, left))
  }
}
