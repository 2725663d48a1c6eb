/** A way with a narrow place: a rate, a queue that drops what does not fit, a delay, jitter, loss, outages. Time is a number. */
export interface LinkShape {
  /** Bits per second. */
  readonly rate: number
  /** One way, without the queue. */
  readonly delayMs: number
  /** Up to so much more, evenly; nothing overtakes. */
  readonly jitterMs: number
  /** How long the queue may make a packet wait before packets are dropped. */
  readonly queueMs: number
  /** From 0 to 1. */
  readonly loss: number
  /** How many packets in a row are lost on average; 1 each by its own chance. */
  readonly burst: number
  readonly gone: boolean
}

export const CLEAN: LinkShape = { rate: 5_000_000, delayMs: 20, jitterMs: 0, queueMs: 300, loss: 0, burst: 1, gone: false }

/** Numbers from a fixed seed, so that a failure comes again. */
export const seeded = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 0x100000000
}

export class SimulatedLink {
  shape: LinkShape
  readonly #chance: () => number
  #freeAt = 0
  #arrivesAt = 0
  #losing = false

  constructor(shape: LinkShape, seed = 1) {
    this.shape = shape
    this.#chance = seeded(seed)
  }

  /** How long the queue is now. */
  waiting(now: number): number {
    return Math.max(0, this.#freeAt - now)
  }

  /** When the packet arrives; -1 when it does not. */
  send(bytes: number, now: number): number {
    const { rate, delayMs, jitterMs, queueMs, gone } = this.shape
    if (gone || this.#loses() || this.waiting(now) > queueMs) return -1
    this.#freeAt = Math.max(now, this.#freeAt) + (bytes * 8000) / rate
    const jitter = jitterMs === 0 ? 0 : jitterMs * this.#chance()
    this.#arrivesAt = Math.max(this.#arrivesAt, this.#freeAt + delayMs + jitter)
    return this.#arrivesAt
  }

  /** Gilbert's model: a bad time begins and ends by chance, so that on average it lasts `burst` packets. */
  #loses(): boolean {
    const { loss, burst } = this.shape
    if (burst <= 1) return this.#chance() < loss
    this.#losing = this.#chance() < (this.#losing ? 1 - 1 / burst : loss / (burst * (1 - loss)))
    return this.#losing
  }
}
