/**
 * Whether the network carries more again: tried for a moment by packets that the room has already, which nobody misses if they are lost.
 * A report of ours right behind them tells by its round trip whether they wait in a queue. What fails is tried again later and later.
 */

const LASTS_MS = 800
/** Times the rate. */
const MORE = 1.5
/** Of what was tried, what is then sent: encoders are not as even. */
const SHARE = 0.9
/** Of packets that fit through, round trips grow by less. */
const QUEUE_MS = 80
/** How often what is due is looked at. */
const STEP_MS = 5
/** The room reports every few seconds. */
const PATIENCE_MS = 10_000
/** The queue that a try may leave behind. */
const DRAINS_MS = 500
const FIRST_PAUSE_MS = 4_000
const LONGER = 1.5
const LONGEST_PAUSE_MS = 30_000

interface Try {
  /** Bits per second, of all that is sent. */
  readonly rate: number
  readonly begunAt: number
  /** Sent before it. */
  readonly octets: number
  filled: number
  lookedAt: number
  isOver: boolean
}

/** Times in ms. */
export class Probe {
  #try: Try | null = null
  #pauseMs = FIRST_PAUSE_MS
  #notBefore = 0
  /** Of the last try. */
  #begunAt = Number.NEGATIVE_INFINITY

  get nextAt(): number {
    return this.#try === null || this.#try.isOver ? Number.POSITIVE_INFINITY : this.#try.lookedAt + STEP_MS
  }

  /** Where it is time to; by no more than `bound`. Bits per second; `octets` that were sent in all. */
  begin(bitsPerSecond: number, bound: number, octets: number, now: number): void {
    if (now < this.#notBefore || (this.#try !== null && now - this.#begunAt < PATIENCE_MS)) return
    this.#begunAt = now
    this.#try = { rate: Math.min(bound, bitsPerSecond * MORE), begunAt: now, octets, filled: 0, lookedAt: now, isOver: false }
  }

  /** The network was found to carry less. */
  setBack(now: number): void {
    this.#try = null
    this.#notBefore = now + this.#pauseMs
  }

  /** Bits to be sent now besides what is sent anyway; null when it is over, and our report is due. */
  due(octets: number, now: number): number | null {
    if (this.#try === null || this.#try.isOver) return 0
    const { rate, begunAt, octets: before, filled } = this.#try
    this.#try.lookedAt = now
    this.#try.isOver = now - begunAt >= LASTS_MS
    if (this.#try.isOver) return null
    const bits = Math.max(0, (rate * (now - begunAt)) / 1000 - (octets - before) * 8 - filled)
    this.#try.filled += bits
    return bits
  }

  /** What was measured then says nothing of what is sent otherwise. */
  disturbs(measuredAt: number): boolean {
    return measuredAt >= this.#begunAt && measuredAt < this.#begunAt + LASTS_MS + DRAINS_MS
  }

  /** By the round trip of a report of ours, above the shortest: bits per second that are carried; null where they are not, or it is not known. */
  judge(queueMs: number, measuredAt: number, now: number): number | null {
    const tried = this.#try
    if (tried === null || !tried.isOver || measuredAt < tried.begunAt + LASTS_MS) return null
    const isCarried = queueMs < QUEUE_MS
    this.#pauseMs = isCarried ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, this.#pauseMs * LONGER)
    this.#try = null
    this.#notBefore = isCarried ? now : now + this.#pauseMs
    return isCarried ? tried.rate * SHARE : null
  }
}
