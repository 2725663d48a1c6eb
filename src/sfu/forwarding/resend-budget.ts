/** Bounds what one subscriber's NACKs can make us send. */
const BURST = 128
const PER_MS = 1
/** Of a network that carries only so much, in copies of this size. */
const SHARE = 0.25
const COPY_BITS = 8000
const LEAST_BURST = 10
const BURST_MS = 500

export class ResendBudget {
  #left = BURST
  #filledAt = 0

  /** `bitrate` in bits per second is what the subscriber's network carries. */
  take(now: number, bitrate: number): boolean {
    const perMs = Math.min(PER_MS, (bitrate * SHARE) / COPY_BITS / 1000)
    const burst = Math.min(BURST, Math.max(LEAST_BURST, perMs * BURST_MS))
    this.#left = Math.min(burst, this.#left + (now - this.#filledAt) * perMs)
    this.#filledAt = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
