/** Packets from one thread to another through shared memory: one writes, one reads, and neither waits for the other. */

/** Each packet's own header: the lengths of what is said about it and of itself. */
const HEADER_BYTES = 4
/** Positions, in bytes since the beginning, modulo 2^32: up to where is written, and read. */
const WRITTEN = 0
const READ = 1
const POSITIONS_BYTES = 8
/** Instead of a first length: nothing more before the end of the memory. */
const GO_TO_START = 0xffff

export type TakePacket = (label: Uint8Array, packet: Uint8Array) => void

export class PacketRing {
  readonly #positions: Int32Array
  readonly #bytes: Uint8Array
  readonly #view: DataView

  /** A ring of `capacity` bytes, a power of two, takes this much of the memory. */
  static sizeOf(capacity: number): number {
    return POSITIONS_BYTES + capacity
  }

  constructor(memory: SharedArrayBuffer, offset: number, capacity: number) {
    this.#positions = new Int32Array(memory, offset, 2)
    this.#bytes = new Uint8Array(memory, offset + POSITIONS_BYTES, capacity)
    this.#view = new DataView(memory, offset + POSITIONS_BYTES, capacity)
  }

  /** False, and nothing is written, when less than `spare` bytes would stay free. */
  write(label: Uint8Array, packet: Uint8Array, spare = 0): boolean {
    const written = Atomics.load(this.#positions, WRITTEN)
    const free = this.#bytes.length - ((written - Atomics.load(this.#positions, READ)) >>> 0)
    const needed = aligned(HEADER_BYTES + label.length + packet.length)
    const at = (written >>> 0) % this.#bytes.length
    const skipped = at + needed > this.#bytes.length ? this.#bytes.length - at : 0
    if (skipped + needed + spare > free) return false
    if (skipped > 0) this.#view.setUint16(at, GO_TO_START)
    this.#put((at + skipped) % this.#bytes.length, label, packet)
    Atomics.store(this.#positions, WRITTEN, (written + skipped + needed) | 0)
    return true
  }

  /** Everything that is there now. What `take` is given is shared memory, the writer's again afterwards. */
  readAll(take: TakePacket): void {
    const written = Atomics.load(this.#positions, WRITTEN)
    let read = Atomics.load(this.#positions, READ)
    while (read !== written) {
      read = (read + this.#takeOne((read >>> 0) % this.#bytes.length, take)) | 0
      Atomics.store(this.#positions, READ, read)
    }
  }

  /** Everything that was written has been read. */
  get isEmpty(): boolean {
    return Atomics.load(this.#positions, WRITTEN) === Atomics.load(this.#positions, READ)
  }

  /** What is there is of no use any more: its reader is new. */
  skipAll(): void {
    Atomics.store(this.#positions, READ, Atomics.load(this.#positions, WRITTEN))
  }

  #put(at: number, label: Uint8Array, packet: Uint8Array): void {
    this.#view.setUint16(at, label.length)
    this.#view.setUint16(at + 2, packet.length)
    this.#bytes.set(label, at + HEADER_BYTES)
    this.#bytes.set(packet, at + HEADER_BYTES + label.length)
  }

  /** Gives how far it goes on. */
  #takeOne(at: number, take: TakePacket): number {
    const length = this.#view.getUint16(at)
    if (length === GO_TO_START) return this.#bytes.length - at
    const from = at + HEADER_BYTES + length
    const end = from + this.#view.getUint16(at + 2)
    take(this.#bytes.subarray(at + HEADER_BYTES, from), this.#bytes.subarray(from, end))
    return aligned(end - at)
  }
}

const aligned = (length: number): number => (length + 3) & ~3
