/** The last packets of one source, in one ring of bytes that is made when the first packet is kept. */
const NONE = -1

export class PacketStore {
  #memory: Uint8Array | null = null
  readonly #capacity: number
  readonly #slots: number
  /** Extended sequence number in each slot. */
  readonly #sequences: Float64Array
  /** Position since the beginning of time, so that what was overwritten can be told. */
  readonly #positions: Float64Array
  readonly #lengths: Uint16Array
  #written = 0

  /** `slots` is a power of two. */
  constructor(capacity: number, slots: number) {
    this.#capacity = capacity
    this.#slots = slots
    this.#sequences = new Float64Array(slots).fill(NONE)
    this.#positions = new Float64Array(slots)
    this.#lengths = new Uint16Array(slots)
  }

  get memory(): Uint8Array {
    return (this.#memory ??= new Uint8Array(this.#capacity))
  }

  put(extended: number, memory: Uint8Array, offset: number, length: number): void {
    if (length > this.#capacity) return
    const room = this.#capacity - (this.#written % this.#capacity)
    if (room < length) this.#written += room
    const slot = extended % this.#slots
    this.#sequences[slot] = extended
    this.#positions[slot] = this.#written
    this.#lengths[slot] = length
    this.memory.set(memory.subarray(offset, offset + length), this.#written % this.#capacity)
    this.#written += length
  }

  /** Where the packet begins in `memory`, -1 when it is gone. */
  offsetOf(extended: number): number {
    const slot = extended % this.#slots
    const position = this.#positions[slot] ?? 0
    if (this.#sequences[slot] !== extended || this.#written - position > this.#capacity) return NONE
    return position % this.#capacity
  }

  lengthOf(extended: number): number {
    return this.#lengths[extended % this.#slots] ?? 0
  }
}
