/**
 * How many bits a second the room's network takes, as its reports tell: at once down to what came through where much is lost, quickly
 * down where something is or packets queue, slowly up. Loss that sending less did not cure is the nature of the way, and no reason for
 * worse pictures.
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
const LEAST = 64_000
/** More than a picture of 1080 lines needs. */
const MOST = 4_000_000
/** Below it a picture is not worth sending: what asks for so little asks for none. */
const STANDSTILL = 32_000

/** More than the way loses anyway. */
const TOO_MUCH = 0.03
/** Of what came through: what waits in queues must go, too. */
const BELOW = 0.95
/** More than the way loses anyway: it carries far less than is sent, and pictures are broken all the time. */
const HEAVY = 0.2
/** Of what came through then: the queue is full, and the key frame that has to follow is as large as many other pictures. */
const FAR_BELOW = 0.7
/** What is told so soon after is of the time before. */
const SETTLES_MS = 1000
/** Where nothing is told. */
const GUESS = 0.75
const GUESS_MS = 500
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
/** What is not used does not grow: it proves nothing. Encoders go in steps, and below them. */
const USED = 0.4

/** A decrease whose effect is waited for. */
interface Cure {
  readonly loss: number
  readonly taken: number
  waited: number
}

export class SendingRate {
  /** Packets wait in some queue, by the last report. */
  queues = false
  /** The last time. Monotonic ms. */
  fellAt = Number.NEGATIVE_INFINITY
  #collapsedAt = Number.NEGATIVE_INFINITY
  #ceiling = Number.POSITIVE_INFINITY
  #limit = Number.POSITIVE_INFINITY
  #rate = START
  /** Loss that the way has anyway. */
  #natural = 0
  #cure: Cure | null = null
  /** Round trip in ms; null before one is known. */
  #shortest: number | null = null
  #reportedAt: number | null = null
  /** Before the network was found to carry less. */
  #before = 0

  get bitsPerSecond(): number {
    return Math.min(this.bound, Math.max(LEAST, this.#rate))
  }

  /** Bits per second, whatever the network carries. */
  get bound(): number {
    return Math.min(MOST, this.#ceiling, this.#limit)
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

  /** Less than was once carried: large pictures are sent with care. */
  get isWary(): boolean {
    return this.#rate < this.#before
  }

  /** More may be tried: there was more, nothing falls, and it can be seen whether packets wait. */
  get mayTry(): boolean {
    return this.isWary && this.#rate < this.bound && this.#cure === null && this.#shortest !== null
  }

  /** Ms that packets wait, of a round trip. */
  queueOf(roundTripMs: number): number {
    return roundTripMs - (this.#shortest ?? roundTripMs)
  }

  /** So much was tried, and came through. */
  carries(bitsPerSecond: number): void {
    this.#rate = Math.max(this.bitsPerSecond, Math.min(bitsPerSecond, this.#before))
  }

  /** True where far less is to be sent at once, and what waits is of no use any more. */
  reported(experience: Experience): boolean {
    const { loss, sentBitsPerSecond, now } = experience
    const queues = this.#queues(experience)
    this.queues = queues
    const isMuch = loss > this.#natural + (queues ? TOO_MUCH : HEAVY)
    const carried = sentBitsPerSecond * (1 - loss)
    const isCollapse = isMuch && this.#isUsed(sentBitsPerSecond) && this.congested(carried, now)
    if (!isCollapse && !this.#isSettling(now)) this.#weigh(experience, queues)
    this.#reportedAt = now
    return isCollapse
  }

  /** Much is lost, and only so much comes through. True where far less is to be sent therefore. */
  congested(carried: number, now: number): boolean {
    const rate = Math.max(LEAST, carried * FAR_BELOW)
    if (rate >= this.bitsPerSecond || this.#isSettling(now)) return false
    this.#fall(rate, now)
    this.#collapsedAt = now
    this.#cure = null
    return true
  }

  /** Pictures do not come through, and nobody knows yet how much would. */
  lessen(now: number): void {
    if (now - this.fellAt >= GUESS_MS) this.#fall(Math.max(LEAST, this.bitsPerSecond * GUESS), now)
  }

  #fall(rate: number, now: number): void {
    this.#before = Math.max(this.#before, this.bitsPerSecond)
    this.#rate = rate
    this.fellAt = now
  }

  #isSettling(now: number): boolean {
    return now - this.#collapsedAt < SETTLES_MS
  }

  #isUsed(sentBitsPerSecond: number): boolean {
    return sentBitsPerSecond > this.bitsPerSecond * USED
  }

  #weigh(experience: Experience, queues: boolean): void {
    const loss = queues ? Math.max(experience.loss, this.#natural + QUEUE_LOSS) : experience.loss
    if (loss < this.#natural) this.#natural = Math.max(loss, this.#natural * FORGET)
    if (this.#cure !== null) this.#judge(this.#cure, loss, queues, experience.now)
    else if (loss > this.#natural + TOO_MUCH) this.#sendLess(loss, experience.now)
    else this.#rise(experience)
  }

  #queues({ roundTripMs }: Experience): boolean {
    if (roundTripMs === null) return this.queues
    const before = this.#shortest ?? roundTripMs
    this.#shortest = Math.min(roundTripMs, before + (roundTripMs - before) * LONGER)
    return roundTripMs > this.#shortest + QUEUE_MS
  }

  #sendLess(loss: number, now: number): void {
    const taken = this.bitsPerSecond
    this.#fall(Math.max(LEAST, taken * (1 - loss + this.#natural) * BELOW), now)
    this.#cure = { loss, taken, waited: 0 }
  }

  #judge(cure: Cure, loss: number, queues: boolean, now: number): void {
    if (loss < cure.loss * CURED) this.#cure = null
    else if (++cure.waited < PATIENCE) return
    else if (queues || loss > MOST_NATURAL) this.#sendLess(loss, now)
    else this.#giveBack(cure, loss)
  }

  /** It was a mistake: so much is lost anyway. */
  #giveBack({ loss: before, taken }: Cure, loss: number): void {
    this.#cure = null
    this.#before = 0
    this.#natural = Math.min(loss, before)
    this.#rate = taken
  }

  /** From what it may be now: a rate that was bounded from outside starts there. What was refused once is tried first, where that can be seen. */
  #rise({ now, sentBitsPerSecond }: Experience): void {
    const rate = this.bitsPerSecond
    const seconds = Math.min(5, (now - (this.#reportedAt ?? now)) / 1000)
    const isTried = this.isWary && this.#shortest !== null
    if (!isTried && this.#isUsed(sentBitsPerSecond)) this.#rate = rate * UP_PER_SECOND ** seconds
  }
}
