/** What came of a stream of RTP, and how evenly: a gap that a telephone's jitter buffer would hear is counted. */
import { isRtcp } from '../../src/sfu/rtp/rtcp-reader.ts'

/** Three frames: a telephone with a usual jitter buffer has nothing left to play. */
export const AUDIBLE_GAP_MS = 60

export interface Arrivals {
  readonly received: number
  /** By their numbers. */
  readonly lost: number
  readonly gaps: number
  readonly worstGapMs: number
}

export class ArrivalCount {
  readonly #payloadType: number
  #received = 0
  #lost = 0
  #gaps = 0
  #worst = 0
  #lastAt = Number.NaN
  #lastNumber = -1

  constructor(payloadType: number) {
    this.#payloadType = payloadType
  }

  count(packet: Buffer, at: number): void {
    if (packet.length < 12 || isRtcp(packet, 0) || ((packet[1] ?? 0) & 0x7f) !== this.#payloadType) return
    this.#received++
    const number = packet.readUInt16BE(2)
    if (this.#lastNumber >= 0) this.#lost += Math.max(0, (((number - this.#lastNumber) << 16) >> 16) - 1)
    this.#lastNumber = number
    const gap = at - this.#lastAt
    if (gap > AUDIBLE_GAP_MS) this.#gaps++
    if (gap > this.#worst) this.#worst = gap
    this.#lastAt = at
  }

  /** What was counted since it was taken last. */
  take(): Arrivals {
    const taken = { received: this.#received, lost: this.#lost, gaps: this.#gaps, worstGapMs: this.#worst }
    this.#received = this.#lost = this.#gaps = this.#worst = 0
    return taken
  }

  /** After a pause that was meant. */
  forget(): void {
    this.#lastAt = Number.NaN
    this.#lastNumber = -1
  }
}
