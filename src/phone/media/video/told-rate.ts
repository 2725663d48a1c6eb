/** The rate that pictures are to be drawn for: told when it changes by as much as is worth a change of the encoder. */
import { Probe } from './probe.ts'
import { Repetition } from './repetition.ts'
import { SendingRate } from './sending-rate.ts'
import type { BitrateRequest } from './bitrate-request.ts'

export interface RoundTrip {
  readonly roundTripMs: number
  /** When our report went out that it was measured by. Monotonic ms. */
  readonly measuredAt: number
}

export interface RoomReport {
  /** Of our packets since the report before, 0 to 1. */
  readonly loss: number
  /** Null where the report does not tell. */
  readonly way: RoundTrip | null
  /** Monotonic ms. */
  readonly now: number
}

/** Share of what was told last. */
const WORTHWHILE = 0.05
/** Encoders begin anew with each change, and whoever asks for them may ask without end. */
const SELDOM_MS = 500
/** Beyond the way's own loss, though copies hide half of it. */
const MUCH = 0.2
/** Loss of the way that breaks pictures now and then. */
const NATURAL = 0.02
/** A key frame that was asked for is seen sooner. */
const AGAIN_MS = 2500
/** Times that are closer are of the same report. */
const SAME_MS = 1
/** Bytes of payload in a packet, as large pictures have it. */
const USUAL_PAYLOAD = 1100

export class ToldRate {
  readonly #rate = new SendingRate()
  readonly #repetition = new Repetition()
  readonly #probe = new Probe()
  /** The other side asks for what it misses. */
  #asks = true
  readonly #tell: (bitsPerSecond: number) => void
  #told = 0
  #brokenAt = Number.NEGATIVE_INFINITY
  #measuredAt = Number.NEGATIVE_INFINITY
  #toldAt = Number.NEGATIVE_INFINITY
  #octets = 0
  #since: number

  /** `now` in ms. */
  constructor(now: number, tell: (bitsPerSecond: number) => void) {
    this.#since = now
    this.#tell = tell
  }

  get bitsPerSecond(): number {
    return this.#rate.bitsPerSecond / (this.twice ? 2 : 1)
  }

  /** Each packet is to be sent twice. */
  get twice(): boolean {
    return this.#repetition.on && !this.#asks
  }

  /** When a change is to be told; infinity where there is none. */
  get nextAt(): number {
    const isWorthwhile = Math.abs(this.bitsPerSecond - this.#told) >= this.#told * WORTHWHILE && this.bitsPerSecond !== this.#told
    return isWorthwhile ? this.#toldAt + SELDOM_MS : Number.POSITIVE_INFINITY
  }

  get standsStill(): boolean {
    return this.#rate.standsStill
  }

  /** `asks`: the other side asks for what it misses. */
  agree(ceiling: number, asks: boolean): void {
    this.#asks = asks
    this.#rate.agree(ceiling)
  }

  /** The bound holds for the heads of packets, too (RFC 5104 §4.2.1.2). */
  limit({ bitsPerSecond, overhead }: BitrateRequest): void {
    this.#rate.limit((bitsPerSecond * USUAL_PAYLOAD) / (USUAL_PAYLOAD + overhead))
  }

  /** Large pictures are to be sent with care. */
  get isWary(): boolean {
    return this.#rate.isWary
  }

  /** Before any report tells. True as for one. */
  congested(carried: number, now: number): boolean {
    const fell = this.#rate.congested(carried, now)
    if (fell) this.#probe.setBack(now)
    return this.#isUrgent(fell)
  }

  /**
   * The room has no picture. True where that is because the network is full: it was before, and single packets are not missed for long, or
   * wait in a queue. What comes again then is too much.
   */
  broken(now: number): boolean {
    if (!this.isWary || this.#rate.natural > NATURAL || !(this.#asks || this.#rate.queues)) return false
    const again = now - this.#brokenAt < AGAIN_MS
    this.#brokenAt = now
    if (again) this.#lessen(now)
    return true
  }

  #lessen(now: number): void {
    this.#rate.lessen(now)
    this.#probe.setBack(now)
  }

  /** When the probe is to be looked at. */
  get probesAt(): number {
    return this.#probe.nextAt
  }

  /** Bits to be sent now besides pictures; null where a report of ours is due. `octets` that were sent in all. */
  probe(octets: number, now: number): number | null {
    return this.#probe.due(octets, now)
  }

  /** `octets` that were sent in all. True where far less is to be sent at once, and what waits is of no use any more. */
  reported({ loss, way, now }: RoomReport, octets: number): boolean {
    const sentBitsPerSecond = ((octets - this.#octets) * 8000) / Math.max(1, now - this.#since)
    this.#octets = octets
    this.#since = now
    const roundTripMs = way === null || !this.#isNews(way) || this.#probe.disturbs(way.measuredAt) ? null : way.roundTripMs
    // Copies hide what is lost: little of it proves nothing then, and nothing grows.
    const experience = this.twice
      ? { loss: Math.max(loss, this.#rate.natural), roundTripMs, now, sentBitsPerSecond: 0 }
      : { loss, roundTripMs, now, sentBitsPerSecond }
    const isFull = this.twice && loss > this.#rate.natural + MUCH && this.congested(sentBitsPerSecond * (1 - loss), now)
    const fell = this.#rate.reported(experience) || isFull
    this.#repetition.decide(this.#rate.natural, this.#rate.bitsPerSecond, now)
    if (way !== null) this.#tryMore(way, octets, now)
    return this.#isUrgent(fell)
  }

  #tryMore({ roundTripMs, measuredAt }: RoundTrip, octets: number, now: number): void {
    this.#measuredAt = measuredAt
    if (this.#rate.fellAt === now) return this.#probe.setBack(now)
    const carried = this.#probe.judge(this.#rate.queueOf(roundTripMs), measuredAt, now)
    if (carried !== null) this.#rate.carries(carried)
    if (this.#rate.mayTry && !this.twice) this.#probe.begin(this.#rate.bitsPerSecond, this.#rate.bound, octets, now)
  }

  /** Whether it was not measured by the same report of ours as the last one. */
  #isNews({ measuredAt }: RoundTrip): boolean {
    return measuredAt > this.#measuredAt + SAME_MS
  }

  #isUrgent(fell: boolean): boolean {
    if (fell) this.#toldAt = Number.NEGATIVE_INFINITY
    return fell
  }

  /** Tells what is due. */
  tick(now: number): void {
    if (now < this.nextAt) return
    this.#told = this.bitsPerSecond
    this.#toldAt = now
    this.#tell(Math.floor(this.#told))
  }
}
