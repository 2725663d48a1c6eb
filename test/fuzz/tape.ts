/** Bytes as a row of decisions: so a whole dialogue is an input that can be bent, cut, kept and played again like any other. */
export class Tape {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isOver(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** 0 to 255; 0 behind the end. */
  byte(): number {
    return this.#bytes[this.#at++] ?? 0
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.byte() % choices.length] ?? choices[0]
  }

  /** At most so many bytes. */
  bytes(most: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + most)
    this.#at += most
    return taken
  }
}
