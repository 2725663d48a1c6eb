/**
 * Whether each packet goes out twice: to a room that cannot ask for what it misses, over a way that loses some packets whatever is sent.
 * Half the bits for a picture that is whole are better than all of them for one that never is. A receiver drops the copy, which has the
 * same number, but it counts it: reports tell of half the loss at most, so now and then one is made without copies.
 */

/** Loss that breaks a picture several times a second. */
const HARMFUL = 0.02
/** Half of less is no picture. */
const LEAST_RATE = 256_000
const MEASURED_EVERY_MS = 30_000

export class Repetition {
  #on = false
  #since = 0

  get on(): boolean {
    return this.#on
  }

  /** With each report; `natural` loss of the way, from 0 to 1. */
  decide(natural: number, bitsPerSecond: number, now: number): void {
    const isDue = this.#on && now - this.#since >= MEASURED_EVERY_MS
    const on = !isDue && natural >= HARMFUL && bitsPerSecond >= LEAST_RATE
    if (on !== this.#on) this.#since = now
    this.#on = on
  }
}
