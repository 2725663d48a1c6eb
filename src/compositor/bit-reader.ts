/** Reads bits, the most significant first. Beyond the end there are zeros, and it says so. */
export class BitReader {
  readonly #data: Uint8Array
  /** In bits. */
  #position = 0

  constructor(data: Uint8Array) {
    this.#data = data
  }

  /** Whether more was read than there is. */
  get isExhausted(): boolean {
    return this.#position > this.#data.length * 8
  }

  /** At most 24. */
  read(bits: number): number {
    let value = 0
    for (let i = 0; i < bits; i += 1, this.#position += 1) {
      value = (value << 1) | (((this.#data[this.#position >> 3] ?? 0) >> (7 - (this.#position & 7))) & 1)
    }
    return value
  }

  /** Exp-Golomb, H.264 §9.1; at most 2^24 − 2, whatever is read. */
  readUnsigned(): number {
    let zeros = 0
    while (zeros < 23 && !this.isExhausted && this.read(1) === 0) zeros += 1
    return 2 ** zeros - 1 + this.read(zeros)
  }
}
