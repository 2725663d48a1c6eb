/** Bytes that come in pieces, in memory that grows as far as a picture may. */
const FIRST_CAPACITY = 16 * 1024
/** A key frame of a shared 4K screen is far below. */
const MAX_BYTES = 4 << 20

export class GatheredBytes {
  #memory = new Uint8Array(FIRST_CAPACITY)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** False when there is no room for it. */
  append(bytes: Uint8Array): boolean {
    const length = this.#length + bytes.length
    if (length > MAX_BYTES) return false
    if (length > this.#memory.length) this.#grow(length)
    this.#memory.set(bytes, this.#length)
    this.#length = length
    return true
  }

  clear(): void {
    this.#length = 0
  }

  /** A copy, which is the caller's. */
  take(): Uint8Array {
    const taken = this.#memory.slice(0, this.#length)
    this.#length = 0
    return taken
  }

  #grow(atLeast: number): void {
    const larger = new Uint8Array(Math.max(atLeast, this.#memory.length * 2))
    larger.set(this.#memory.subarray(0, this.#length))
    this.#memory = larger
  }
}
