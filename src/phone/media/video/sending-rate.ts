/**
 * How many bits a second the room's network takes, as its reports tell: quickly down where it loses what we send or lets it queue, slowly
 * up. Loss that sending less did not cure is the nature of the way, and no reason for worse pictures.
 */

export interface Experience {
  /** Of our packets since the report before, 0 to 1. */
  readonly loss: number
  /** Null where the report does not tell. */
  readonly roundTripMs: number | null
  /** What we really sent since the report before. */
  readonly sentBitsPerSecond: number
  /** Monotonic ms. */
  readonly now: number
}

const START = 1_500_000
const LEAST = 128_000
/** More than a picture of 1080 lines needs. */
const MOST = 4_000_000
/** Below it a picture is not worth sending: what asks for so little asks for none. */
const STANDSTILL = 32_000

/** More loss than is natural: little, and much. */
const SOME = 0.02
const MUCH = 0.08
/** More of it is always too much. */
const MOST_NATURAL = 0.15
/** Reports in which loss must persist to be natural. */
const PATIENCE = 2
/** Round trips above the shortest: packets wait in some queue. */
const QUEUE_MS = 200
const QUEUE_LOSS = 0.15
const UP_PER_SECOND = 1.03
/** What is not used does not grow: it proves nothing. */
const USED = 0.5

export class SendingRate {
  #ceiling: number
  #limit = Number.POSITIVE_INFINITY
  #rate: number
  readonly #losses: number[] = []
  #shortest = Number.POSITIVE_INFINITY
  #reportedAt: number | null = null

  /** `ceiling` as agreed, in bits per second. */
  constructor(ceiling: number) {
    this.#ceiling = ceiling
    this.#rate = START
  }

  get bitsPerSecond(): number {
    const most = Math.min(MOST, this.#ceiling, this.#limit)
    return Math.min(most, Math.max(LEAST, this.#rate))
  }

  /** The other side wants nothing now. */
  get standsStill(): boolean {
    return this.#limit < STANDSTILL
  }

  agree(ceiling: number): void {
    this.#ceiling = ceiling
  }

  /** The other side's own wish (TMMBR). */
  limit(bitsPerSecond: number): void {
    this.#limit = bitsPerSecond
  }

  reported(experience: Experience): void {
    const { now, sentBitsPerSecond } = experience
    const seconds = Math.min(5, (now - (this.#reportedAt ?? now)) / 1000)
    const excess = this.#excessOf(experience)
    this.#reportedAt = now
    // From what it may be: a rate that was limited from outside starts there.
    const rate = this.bitsPerSecond
    if (excess > MUCH) this.#rate = Math.max(LEAST, rate * (1 - excess))
    else if (excess > SOME) this.#rate = Math.max(LEAST, rate * (1 - excess / 2))
    else if (sentBitsPerSecond > rate * USED) this.#rate = rate * UP_PER_SECOND ** seconds
  }

  /** Loss beyond what the way has anyway; a queue counts as loss that is still to come. */
  #excessOf({ loss, roundTripMs }: Experience): number {
    const natural = this.#losses.length < PATIENCE ? 0 : Math.min(MOST_NATURAL, ...this.#losses)
    this.#losses.push(loss)
    if (this.#losses.length > PATIENCE) this.#losses.shift()
    const excess = Math.max(0, loss - natural)
    if (roundTripMs === null) return excess
    this.#shortest = Math.min(this.#shortest, roundTripMs)
    return roundTripMs > this.#shortest + QUEUE_MS ? Math.max(excess, QUEUE_LOSS) : excess
  }
}
