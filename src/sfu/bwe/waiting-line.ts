import type { PacedSource } from './pacer.ts'

const SLOTS = 512

/** Packets that wait for their turn, first in, first out. Nothing is allocated for one. */
export class WaitingLine {
  readonly #sources: (PacedSource | null)[] = Array.from({ length: SLOTS }, () => null)
  readonly #sequences = new Float64Array(SLOTS)
  readonly #bytes = new Uint16Array(SLOTS)
  readonly #since = new Float64Array(SLOTS)
  readonly #isCopies: boolean
  #first = 0
  #count = 0
  #waiting = 0

  constructor(isCopies: boolean) {
    this.#isCopies = isCopies
  }

  get length(): number {
    return this.#count
  }

  get isFull(): boolean {
    return this.#count === SLOTS
  }

  /** Of all that wait. */
  get bytes(): number {
    return this.#waiting
  }

  /** When the first came; milliseconds, `Infinity` when nothing waits. */
  get since(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : (this.#since[this.#first] ?? 0)
  }

  /** To one that is not full. */
  join(source: PacedSource, sequence: number, bytes: number, now: number): void {
    const slot = (this.#first + this.#count++) % SLOTS
    this.#sources[slot] = source
    this.#sequences[slot] = sequence
    this.#bytes[slot] = bytes
    this.#since[slot] = now
    this.#waiting += bytes
  }

  /** Its packets will not leave. Says whether there were any. */
  forget(source: PacedSource): boolean {
    let found = false
    for (let i = 0; i < this.#count; i++) {
      const slot = (this.#first + i) % SLOTS
      if (this.#sources[slot] !== source) continue
      found = true
      this.#sources[slot] = null
      this.#waiting -= this.#bytes[slot] ?? 0
      this.#bytes[slot] = 0
    }
    return found
  }

  /** The first leaves, if there is one. */
  next(): void {
    if (this.#count === 0) return
    const slot = this.#first
    const source = this.#sources[slot]
    this.#sources[slot] = null
    this.#first = (slot + 1) % SLOTS
    this.#count--
    this.#waiting -= this.#bytes[slot] ?? 0
    source?.leave(this.#sequences[slot] ?? 0, this.#isCopies)
  }
}
