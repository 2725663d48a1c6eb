/** One source's sequence numbers, extended beyond 16 bits, and which of the last 1024 arrived. */
const REMEMBERED = 1024
const SEQUENCES = 0x10000
const HALF = 0x8000

export class SequenceTracker {
  #first = -1
  #highest = -1
  #received = 0
  readonly #arrived = new Uint32Array(REMEMBERED / 32)
  readonly #base: number

  /** `turns` of 16 bits lie below the first number: at least one, for packets that the first one overtook. */
  constructor(turns = 1) {
    this.#base = turns * SEQUENCES
  }

  /** Turns for another tracker, none of whose numbers occurred in this one. */
  get unusedTurns(): number {
    return Math.floor(Math.max(this.#base, this.#highest) / SEQUENCES) + 2
  }

  get first(): number {
    return this.#first
  }

  /** Highest extended number, -1 at first. */
  get highest(): number {
    return this.#highest
  }

  get received(): number {
    return this.#received
  }

  /** Of the numbers up to the highest, how many have not arrived. */
  get missing(): number {
    // Packets that the first one overtook came from below it.
    return this.#highest < 0 ? 0 : Math.max(0, this.#highest - this.#first + 1 - this.#received)
  }

  /** The extended number; counts as arrived. -1 for what arrived already or is too old to tell. */
  arrive(sequence: number): number {
    if (this.#highest < 0) return this.#begin(sequence)
    const step = (sequence - this.#highest) & 0xffff
    const extended = this.#highest + (step < HALF ? step : step - SEQUENCES)
    if (extended > this.#highest) this.#advance(extended)
    else if (this.#highest - extended >= REMEMBERED || this.has(extended)) return -1
    this.#mark(extended)
    this.#received++
    return extended
  }

  has(extended: number): boolean {
    if (extended > this.#highest || this.#highest - extended >= REMEMBERED) return false
    const slot = extended % REMEMBERED
    return (((this.#arrived[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1
  }

  #begin(sequence: number): number {
    this.#first = sequence + this.#base
    this.#highest = this.#first
    this.#mark(this.#first)
    this.#received = 1
    return this.#first
  }

  #advance(extended: number): void {
    if (extended - this.#highest >= REMEMBERED) this.#arrived.fill(0)
    else for (let i = this.#highest + 1; i < extended; i++) this.#clear(i)
    this.#highest = extended
  }

  #mark(extended: number): void {
    const slot = extended % REMEMBERED
    this.#arrived[slot >>> 5] = (this.#arrived[slot >>> 5] ?? 0) | (1 << (slot & 31))
  }

  #clear(extended: number): void {
    const slot = extended % REMEMBERED
    this.#arrived[slot >>> 5] = (this.#arrived[slot >>> 5] ?? 0) & ~(1 << (slot & 31))
  }
}
