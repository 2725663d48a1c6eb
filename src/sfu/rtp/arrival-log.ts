/** When the packets of one peer arrived, by their transport-wide sequence number, until it was told. */
const REMEMBERED = 8192
const SEQUENCES = 0x10000
const HALF = 0x8000
/** A packet that comes later than this many others is not told again. */
const LATE = 512

export class ArrivalLog {
  readonly #sequences = new Float64Array(REMEMBERED).fill(-1)
  readonly #times = new Float64Array(REMEMBERED)
  #next = -1
  #highest = -1

  /** First number that was not told yet. */
  get next(): number {
    return this.#next
  }

  get highest(): number {
    return this.#highest
  }

  get pending(): boolean {
    return this.#highest >= 0 && this.#next <= this.#highest
  }

  arrived(sequence: number, now: number): void {
    const extended = this.#extend(sequence)
    if (extended > this.#highest) this.#highest = extended
    if (this.#next < 0 || this.#highest - this.#next >= REMEMBERED / 2) this.#next = this.#highest
    else if (extended < this.#next) {
      if (extended < 0 || this.#next - extended > LATE) return
      this.#next = extended
    }
    this.#sequences[extended % REMEMBERED] = extended
    this.#times[extended % REMEMBERED] = now
  }

  /** Milliseconds, -1 when it did not arrive. */
  timeOf(extended: number): number {
    return this.#sequences[extended % REMEMBERED] === extended ? (this.#times[extended % REMEMBERED] ?? -1) : -1
  }

  told(upTo: number): void {
    this.#next = upTo
  }

  #extend(sequence: number): number {
    if (this.#highest < 0) return sequence + SEQUENCES
    const step = (sequence - this.#highest) & 0xffff
    return this.#highest + (step < HALF ? step : step - SEQUENCES)
  }
}
