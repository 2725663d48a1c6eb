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
/** Where a burst may be lost: a picture that is late is better than none. */
const WARY_HASTE = 1.15
const WARY_WAIT_MS = 1000
/** Timers are late: so much time's packets may go at once. */
const BURST_MS = 5

export class Pacer {
  readonly #queue: PacedPacket[] = []
  #bits = 0
  /** The most bits that waited since nothing did. */
  #most = 0
  /** When the next packet may go. */
  #freeAt = 0

  /** Infinity while nothing waits. */
  get nextAt(): number {
    return this.#queue.length === 0 ? Number.POSITIVE_INFINITY : this.#freeAt
  }

  /** Packets that wait. */
  get length(): number {
    return this.#queue.length
  }

  /** Bits that wait. */
  get waiting(): number {
    return this.#bits
  }

  put(packet: PacedPacket): void {
    this.#queue.push(packet)
    this.#bits += packet.payload.length * 8
    this.#most = Math.max(this.#most, this.#bits)
  }

  /** The next packet, if it may go now; where `isWary`, a burst may be lost. */
  take(now: number, bitsPerSecond: number, isWary = false): PacedPacket | null {
    const packet = this.#freeAt <= now ? this.#queue.shift() : undefined
    if (packet === undefined) return null
    const bits = packet.payload.length * 8
    const [haste, wait] = isWary ? [WARY_HASTE, WARY_WAIT_MS] : [HASTE, MOST_WAIT_MS]
    this.#freeAt = Math.max(this.#freeAt, now - BURST_MS) + bits / Math.max((bitsPerSecond * haste) / 1000, this.#most / wait)
    this.#bits -= bits
    if (this.#queue.length === 0) this.#most = 0
    return packet
  }

  /** Nothing goes before, in ms. */
  hold(until: number): void {
    this.#freeAt = Math.max(this.#freeAt, until)
  }

  clear(): void {
    this.#queue.length = 0
    this.#bits = 0
    this.#most = 0
  }
}
