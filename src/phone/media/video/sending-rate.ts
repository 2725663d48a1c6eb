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

/** More than the way loses anyway. */
const TOO_MUCH = 0.03
/** Of what came through: what waits in queues must go, too. */
const BELOW = 0.95
/** Sending less worked where loss is below this share of what it was, within so many reports: the first tells of the time before, too. */
const CURED = 0.6
const PATIENCE = 2
/** More is never natural. */
const MOST_NATURAL = 0.15
const FORGET = 0.9
/** Round trips above the shortest: packets wait in some queue, and that counts as loss to come. */
const QUEUE_MS = 200
const QUEUE_LOSS = 0.15
/** So soon, per report, a way that became longer is taken for what it is. */
const LONGER = 0.02
const UP_PER_SECOND = 1.03
/** What is not used does not grow: it proves nothing. */
const USED = 0.5

/** A decrease whose effect is waited for. */
interface Cure {
  readonly loss: number
  readonly taken: number
  waited: number
}

export class SendingRate {
  #ceiling = Number.POSITIVE_INFINITY
  #limit = Number.POSITIVE_INFINITY
  #rate = START
  /** Loss that the way has anyway. */
  #natural = 0
  #cure: Cure | null = null
  /** Round trip in ms; null before one is known. */
  #shortest: number | null = null
  #reportedAt: number | null = null

  get bitsPerSecond(): number {
    return Math.min(MOST, this.#ceiling, this.#limit, Math.max(LEAST, this.#rate))
  }

  /** Share of packets that the way loses whatever is sent, as far as it is known. */
  get natural(): number {
    return this.#natural
  }

  /** The other side wants nothing now. */
  get standsStill(): boolean {
    return this.#limit < STANDSTILL
  }

  /** Bits per second, as agreed. */
  agree(ceiling: number): void {
    this.#ceiling = ceiling
  }

  /** The other side's own wish (TMMBR). */
  limit(bitsPerSecond: number): void {
    this.#limit = bitsPerSecond
  }

  reported(experience: Experience): void {
    const queues = this.#queues(experience)
    const loss = queues ? Math.max(experience.loss, this.#natural + QUEUE_LOSS) : experience.loss
    if (loss < this.#natural) this.#natural = Math.max(loss, this.#natural * FORGET)
    if (this.#cure !== null) this.#judge(this.#cure, loss, queues)
    else if (loss > this.#natural + TOO_MUCH) this.#sendLess(loss)
    else this.#rise(experience)
    this.#reportedAt = experience.now
  }

  #queues({ roundTripMs }: Experience): boolean {
    if (roundTripMs === null) return false
    const before = this.#shortest ?? roundTripMs
    this.#shortest = Math.min(roundTripMs, before + (roundTripMs - before) * LONGER)
    return roundTripMs > this.#shortest + QUEUE_MS
  }

  #sendLess(loss: number): void {
    const taken = this.bitsPerSecond
    this.#rate = Math.max(LEAST, taken * (1 - loss + this.#natural) * BELOW)
    this.#cure = { loss, taken, waited: 0 }
  }

  #judge(cure: Cure, loss: number, queues: boolean): void {
    if (loss < cure.loss * CURED) this.#cure = null
    else if (++cure.waited < PATIENCE) return
    else if (queues || loss > MOST_NATURAL) this.#sendLess(loss)
    else this.#giveBack(cure, loss)
  }

  /** It was a mistake: so much is lost anyway. */
  #giveBack({ loss: before, taken }: Cure, loss: number): void {
    this.#cure = null
    this.#natural = Math.min(loss, before)
    this.#rate = taken
  }

  /** From what it may be now: a rate that was bounded from outside starts there. */
  #rise({ now, sentBitsPerSecond }: Experience): void {
    const rate = this.bitsPerSecond
    const seconds = Math.min(5, (now - (this.#reportedAt ?? now)) / 1000)
    if (sentBitsPerSecond > rate * USED) this.#rate = rate * UP_PER_SECOND ** seconds
  }
}
