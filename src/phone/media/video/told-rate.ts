/** The rate that pictures are to be drawn for: told when it changes by as much as is worth a change of the encoder. */
import { SendingRate, type Experience } from './sending-rate.ts'
import type { BitrateRequest } from './bitrate-request.ts'

/** Share of what was told last. */
const WORTHWHILE = 0.05
/** Bytes of payload in a packet, as large pictures have it. */
const USUAL_PAYLOAD = 1100

export class ToldRate {
  readonly #rate = new SendingRate()
  readonly #tell: (bitsPerSecond: number) => void
  #told = 0
  #octets = 0
  #since: number

  /** `now` in ms. */
  constructor(now: number, tell: (bitsPerSecond: number) => void) {
    this.#since = now
    this.#tell = tell
  }

  get bitsPerSecond(): number {
    return this.#rate.bitsPerSecond
  }

  get standsStill(): boolean {
    return this.#rate.standsStill
  }

  agree(ceiling: number): void {
    this.#rate.agree(ceiling)
    this.#tellChange()
  }

  /** The bound holds for the heads of packets, too (RFC 5104 §4.2.1.2). */
  limit({ bitsPerSecond, overhead }: BitrateRequest): void {
    this.#rate.limit((bitsPerSecond * USUAL_PAYLOAD) / (USUAL_PAYLOAD + overhead))
    this.#tellChange()
  }

  /** `octets` that were sent in all. */
  reported({ loss, roundTripMs, now }: Omit<Experience, 'sentBitsPerSecond'>, octets: number): void {
    const sentBitsPerSecond = ((octets - this.#octets) * 8000) / Math.max(1, now - this.#since)
    this.#octets = octets
    this.#since = now
    this.#rate.reported({ loss, roundTripMs, now, sentBitsPerSecond })
    this.#tellChange()
  }

  #tellChange(): void {
    const now = this.#rate.bitsPerSecond
    if (Math.abs(now - this.#told) < this.#told * WORTHWHILE) return
    this.#told = now
    this.#tell(Math.floor(now))
  }
}
