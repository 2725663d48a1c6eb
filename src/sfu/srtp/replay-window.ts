const WIDTH = 128
const WORDS = WIDTH / 32

/** RFC 3711 §3.3.2. Which of the last 128 indices were seen. */
export class ReplayWindow {
  #highest = -1
  /** Bit i of the whole stands for index `highest - i`. */
  readonly #seen = new Uint32Array(WORDS)

  /** Highest index seen, -1 at first. */
  get highest(): number {
    return this.#highest
  }

  isFresh(index: number): boolean {
    const age = this.#highest - index
    if (age < 0) return true
    if (age >= WIDTH) return false
    return (((this.#seen[age >>> 5] ?? 0) >>> (age & 31)) & 1) === 0
  }

  /** Only after the packet was authenticated. */
  mark(index: number): void {
    if (index > this.#highest) this.#advance(index)
    const age = this.#highest - index
    if (age < WIDTH) this.#seen[age >>> 5] = (this.#seen[age >>> 5] ?? 0) | (1 << (age & 31))
  }

  #advance(index: number): void {
    const by = this.#highest < 0 ? WIDTH : Math.min(WIDTH, index - this.#highest)
    this.#highest = index
    const words = by >>> 5
    const bits = by & 31
    for (let i = WORDS - 1; i >= 0; i--) {
      const low = i - words >= 0 ? (this.#seen[i - words] ?? 0) : 0
      const carry = i - words - 1 >= 0 ? (this.#seen[i - words - 1] ?? 0) : 0
      this.#seen[i] = bits === 0 ? low : (low << bits) | (carry >>> (32 - bits))
    }
  }
}
