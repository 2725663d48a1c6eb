/** Somebody's wish for a key frame, handed on: not too often, and again while none comes, but not for ever. */

export class KeyFrameWish {
  /** Of FIR: another for each wish, the same where one is repeated (RFC 5104 §4.3.1.2). */
  number = 0
  readonly #mostTries: number
  readonly #againMs: number
  #tries = 0
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(mostTries: number, againMs: number) {
    this.#mostTries = mostTries
    this.#againMs = againMs
  }

  /** When it is to be said; infinity where nothing is wished for. */
  get nextAt(): number {
    return this.#tries > 0 ? this.#saidAt + this.#againMs : Number.POSITIVE_INFINITY
  }

  wish(): void {
    if (this.#tries === 0) this.number = (this.number + 1) & 0xff
    this.#tries = this.#mostTries
  }

  /** A key frame began. */
  fulfilled(): void {
    this.#tries = 0
  }

  /** True where it is to be said now; counts as said. */
  due(now: number): boolean {
    if (now < this.nextAt) return false
    this.#tries--
    this.#saidAt = now
    return true
  }
}
