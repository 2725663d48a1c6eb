/** Bounds what one subscriber's NACKs can make us send. */
const BURST = 128
const PER_MS = 1

export class ResendBudget {
  #left = BURST
  #filledAt = 0

  take(now: number): boolean {
    this.#left = Math.min(BURST, this.#left + (now - this.#filledAt) * PER_MS)
    this.#filledAt = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
