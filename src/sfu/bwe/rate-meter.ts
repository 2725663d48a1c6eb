const BINS = 10

/** Bits per second over the last while, by whatever clock the times are of. */
export class RateMeter {
  readonly #binMs: number
  readonly #bytes = new Float64Array(BINS)
  #first = Number.NaN
  #bin = 0

  constructor(windowMs: number) {
    this.#binMs = windowMs / BINS
  }

  add(bytes: number, at: number): void {
    if (Number.isNaN(this.#first)) this.#first = at
    this.#advance(at)
    this.#bytes[this.#bin % BINS] = (this.#bytes[this.#bin % BINS] ?? 0) + bytes
  }

  /** 0 when nothing was added within the window; over a shorter time while there is no more. */
  bitrate(at: number): number {
    if (Number.isNaN(this.#first)) return 0
    this.#advance(at)
    const time = Math.min(at - this.#first, at - (this.#bin - BINS + 1) * this.#binMs)
    return (this.#bytes.reduce((sum, bytes) => sum + bytes, 0) * 8000) / Math.max(time, this.#binMs)
  }

  /** Empties the bins that time has passed over. What comes late counts for the present. */
  #advance(at: number): void {
    const bin = Math.floor(at / this.#binMs)
    if (bin - this.#bin >= BINS) this.#bytes.fill(0)
    else for (let empty = this.#bin + 1; empty <= bin; empty++) this.#bytes[empty % BINS] = 0
    this.#bin = Math.max(this.#bin, bin)
  }
}
