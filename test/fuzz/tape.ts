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

  /** Throws where there is no choice. */
  pick<T>(choices: readonly T[]): T {
    const at = this.byte() % choices.length
    for (const choice of choices.slice(at, at + 1)) return choice
    throw new Error('nothing to choose from')
  }

  /** At most so many bytes. */
  bytes(most: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + most)
    this.#at += most
    return taken
  }
}

/** Writes a tape by the names of its steps, and of what each decides by number. */
export const tapeWriter =
  (names: readonly string[]) =>
  (...row: readonly (string | number)[]): Buffer =>
    Buffer.from(row.map((entry) => (typeof entry === 'number' ? entry : names.indexOf(entry))))
