/** What a report block says of one source: loss (RFC 3550 §A.3), jitter (§A.8), and the last sender report (§6.4.1). */
import { putU32 } from './network-order.ts'
import type { SequenceTracker } from './sequence-tracker.ts'

export const REPORT_BLOCK_BYTES = 24
const MAX_LOST = 0x7fffff
const JITTER_GAIN = 16
/** Delay since the last sender report is told in units of 1/65536 s. */
const DELAY_UNITS_PER_MS = 65.536

export class ReceptionReport {
  readonly #sequences: SequenceTracker
  readonly #clockRate: number
  #expectedBefore = 0
  #receivedBefore = 0
  #jitter = 0
  #lastTransit = Number.NaN
  #lastReport = 0
  #lastReportAt = 0
  #loss = 0

  constructor(sequences: SequenceTracker, clockRate: number) {
    this.#sequences = sequences
    this.#clockRate = clockRate
  }

  /** From 0 to 1, as the last report told it. */
  get loss(): number {
    return this.#loss
  }

  get jitterMs(): number {
    return (this.#jitter / this.#clockRate) * 1000
  }

  arrived(timestamp: number, now: number): void {
    const transit = (now * this.#clockRate) / 1000 - timestamp
    const deviation = Math.abs((transit - this.#lastTransit) % 0x100000000)
    this.#lastTransit = transit
    // The first packet has nothing to compare with; a timestamp that wrapped or jumped tells nothing of the network.
    if (deviation < this.#clockRate) this.#jitter += (deviation - this.#jitter) / JITTER_GAIN
  }

  /** The middle 32 bits of the NTP time of a sender report. */
  senderReport(middle: number, now: number): void {
    this.#lastReport = middle
    this.#lastReportAt = now
  }

  write(memory: Uint8Array, at: number, ssrc: number, now: number): number {
    const expected = this.#sequences.highest - this.#sequences.first + 1
    const lost = Math.max(0, Math.min(MAX_LOST, expected - this.#sequences.received))
    const fraction = this.#fractionLost(expected)
    this.#loss = fraction / 256
    putU32(memory, at, ssrc)
    putU32(memory, at + 4, fraction * 0x1000000 + lost)
    putU32(memory, at + 8, (this.#sequences.highest % 0x100000000) >>> 0)
    putU32(memory, at + 12, Math.round(this.#jitter) >>> 0)
    putU32(memory, at + 16, this.#lastReport)
    putU32(memory, at + 20, this.#lastReport === 0 ? 0 : Math.round((now - this.#lastReportAt) * DELAY_UNITS_PER_MS))
    return at + REPORT_BLOCK_BYTES
  }

  #fractionLost(expected: number): number {
    const expectedNow = expected - this.#expectedBefore
    const receivedNow = this.#sequences.received - this.#receivedBefore
    this.#expectedBefore = expected
    this.#receivedBefore = this.#sequences.received
    const lost = expectedNow - receivedNow
    return expectedNow <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expectedNow))
  }
}
