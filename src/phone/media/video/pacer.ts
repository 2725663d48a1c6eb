/** Spreads packets over time: a key frame at once would overflow some router's queue on its way, and be asked for again. */

export interface PacedPacket {
  readonly payload: Uint8Array
  readonly timestamp: number
  readonly marker: boolean
}

/** Times the rate: a large picture takes longer than its own time, and later ones catch up. */
const HASTE = 2.5
/** What waits is sent within so many ms, whatever the rate: a late picture is worse than a burst. */
const MOST_WAIT_MS = 250
/** Timers are late: so much time's packets may go at once. */
const BURST_MS = 5

export class Pacer {
  readonly #queue: PacedPacket[] = []
  #bits = 0
  /** Bits per ms that what waits needs at least. */
  #need = 0
  /** When the next packet may go. */
  #freeAt = 0

  /** Infinity while nothing waits. */
  get nextAt(): number {
    return this.#queue.length === 0 ? Number.POSITIVE_INFINITY : this.#freeAt
  }

  /** Bits that wait. */
  get waiting(): number {
    return this.#bits
  }

  put(packet: PacedPacket): void {
    this.#queue.push(packet)
    this.#bits += packet.payload.length * 8
    this.#need = Math.max(this.#need, this.#bits / MOST_WAIT_MS)
  }

  /** The next packet, if it may go now. */
  take(now: number, bitsPerSecond: number): PacedPacket | null {
    const packet = this.#freeAt <= now ? this.#queue.shift() : undefined
    if (packet === undefined) return null
    const bits = packet.payload.length * 8
    this.#freeAt = Math.max(this.#freeAt, now - BURST_MS) + bits / Math.max((bitsPerSecond * HASTE) / 1000, this.#need)
    this.#bits -= bits
    if (this.#queue.length === 0) this.#need = 0
    return packet
  }

  clear(): void {
    this.#queue.length = 0
    this.#bits = 0
    this.#need = 0
  }
}
