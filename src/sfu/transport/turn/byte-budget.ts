/** What one client may push at us: far more than any meeting needs, far less than would fill our memory while others are served. */
const bytesPerSecond = 4 << 20
const burstBytes = 1 << 20

export class ByteBudget {
  readonly #now: () => number
  #left = burstBytes
  #at: number

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
    this.#at = now()
  }

  /** False when there is not enough left; then nothing is taken. */
  take(bytes: number): boolean {
    const now = this.#now()
    this.#left = Math.min(burstBytes, this.#left + ((now - this.#at) * bytesPerSecond) / 1000)
    this.#at = now
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }
}
