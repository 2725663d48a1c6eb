/** The last packets on their way to one subscriber, by their transport-wide sequence number. */
const SLOTS = 4096
const SEQUENCES = 0x10000
const HALF = 0x8000

const FREE = 0
const IN_FLIGHT = 1
const TOLD = 2

export class SentHistory {
  /** Extended beyond 16 bits. */
  readonly #sequences = new Float64Array(SLOTS).fill(-1)
  readonly #sentAt = new Float64Array(SLOTS)
  readonly #bytes = new Uint16Array(SLOTS)
  readonly #clusters = new Int32Array(SLOTS)
  readonly #states = new Uint8Array(SLOTS)
  #last = 0

  /** The last number that was given out. */
  get last(): number {
    return this.#last
  }

  /** A number for the next packet; its low 16 bits travel. */
  next(): number {
    this.#last++
    this.#states[this.#last % SLOTS] = FREE
    return this.#last
  }

  /** The packet with the last number leaves. `cluster` is the probe it belongs to, 0 none. */
  sent(bytes: number, now: number, cluster: number): void {
    const slot = this.#last % SLOTS
    this.#sequences[slot] = this.#last
    this.#sentAt[slot] = now
    this.#bytes[slot] = bytes
    this.#clusters[slot] = cluster
    this.#states[slot] = IN_FLIGHT
  }

  /** The number that these 16 bits stand for: at most half a turn back, never one that was not sent. */
  extend(sequence: number): number {
    const back = (this.#last - sequence) & (SEQUENCES - 1)
    return back < HALF ? this.#last - back : -1
  }

  /** True once for each packet: it was sent, and nothing was heard of it before. */
  tell(extended: number): boolean {
    const slot = extended % SLOTS
    if (extended < 0 || this.#sequences[slot] !== extended || this.#states[slot] !== IN_FLIGHT) return false
    this.#states[slot] = TOLD
    return true
  }

  /** The oldest number that may still be here. */
  get oldest(): number {
    return Math.max(1, this.#last - SLOTS + 1)
  }

  /** Milliseconds. */
  sentAtOf(extended: number): number {
    return this.#sentAt[extended % SLOTS] ?? 0
  }

  bytesOf(extended: number): number {
    return this.#bytes[extended % SLOTS] ?? 0
  }

  clusterOf(extended: number): number {
    return this.#clusters[extended % SLOTS] ?? 0
  }
}
