/** The rate that pictures are to be drawn for: told when it changes by as much as is worth a change of the encoder. */
import { Repetition } from './repetition.ts'
import { SendingRate, type Experience } from './sending-rate.ts'
import type { BitrateRequest } from './bitrate-request.ts'

/** Share of what was told last. */
const WORTHWHILE = 0.05
/** Encoders begin anew with each change, and whoever asks for them may ask without end. */
const SELDOM_MS = 500
/** Bytes of payload in a packet, as large pictures have it. */
const USUAL_PAYLOAD = 1100

export class ToldRate {
  readonly #rate = new SendingRate()
  readonly #repetition = new Repetition()
  /** The other side asks for what it misses. */
  #asks = true
  readonly #tell: (bitsPerSecond: number) => void
  #told = 0
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

  /** `octets` that were sent in all. */
  reported({ loss, roundTripMs, now }: Omit<Experience, 'sentBitsPerSecond'>, octets: number): void {
    const sentBitsPerSecond = ((octets - this.#octets) * 8000) / Math.max(1, now - this.#since)
    this.#octets = octets
    this.#since = now
    // Copies hide what is lost: little of it proves nothing then, and nothing grows.
    if (this.twice) this.#rate.reported({ loss: Math.max(loss, this.#rate.natural), roundTripMs, now, sentBitsPerSecond: 0 })
    else this.#rate.reported({ loss, roundTripMs, now, sentBitsPerSecond })
    this.#repetition.decide(this.#rate.natural, this.#rate.bitsPerSecond, now)
  }

  /** Tells what is due. */
  tick(now: number): void {
    if (now < this.nextAt) return
    this.#told = this.bitsPerSecond
    this.#toldAt = now
    this.#tell(Math.floor(this.#told))
  }
}
