/** Brings what a subscriber tells of arrivals together with what was sent to it. */
import type { TransportFeedbackSink } from '../rtp/transport-feedback-reader.ts'
import type { BandwidthEstimator } from './estimator.ts'
import type { SentHistory } from './sent-history.ts'

const REFERENCE_MS = 64
const REFERENCES = 0x1000000
const NOWHERE = -1

export class DownlinkFeedback implements TransportFeedbackSink {
  readonly #history: SentHistory
  readonly #estimator: BandwidthEstimator
  readonly #now: () => number
  /** The receiver's clock unwrapped, in steps of 64 ms; -1 before the first. */
  #reference = NOWHERE
  /** Up to this number it was said what arrived. */
  #toldUpTo = 0
  /** The last number of the feedback that is being read. */
  #end = NOWHERE
  #heard = false

  constructor(history: SentHistory, estimator: BandwidthEstimator, now: () => number) {
    this.#history = history
    this.#estimator = estimator
    this.#now = now
  }

  /** The subscriber tells of arrivals at all. */
  get heard(): boolean {
    return this.#heard
  }

  feedbackBegins(first: number, count: number, reference: number): void {
    this.#unwrap(reference)
    const from = this.#history.extend(first)
    this.#end = from <= 0 ? NOWHERE : Math.min(from + count - 1, this.#history.last)
    // The feedback in between was lost itself: of its packets nothing is known.
    if (this.#end !== NOWHERE) this.#toldUpTo = Math.max(this.#toldUpTo, from - 1, this.#history.oldest - 1)
  }

  packetArrived(sequence: number, after: number): void {
    const extended = this.#history.extend(sequence)
    if (extended > this.#end) return
    this.#lostBefore(extended)
    if (!this.#history.tell(extended)) return
    const bytes = this.#history.bytesOf(extended)
    const arrivedAt = this.#reference * REFERENCE_MS + after
    this.#estimator.packetArrived(this.#history.sentAtOf(extended), arrivedAt, bytes, this.#history.clusterOf(extended))
  }

  feedbackEnds(): void {
    this.#heard = true
    this.#lostBefore(this.#end + 1)
    this.#estimator.told(this.#now())
  }

  #lostBefore(extended: number): void {
    for (let lost = this.#toldUpTo + 1; lost < extended; lost++) {
      if (this.#history.tell(lost)) this.#estimator.packetLost(this.#history.sentAtOf(lost))
    }
    this.#toldUpTo = Math.max(this.#toldUpTo, extended - 1)
  }

  #unwrap(reference: number): void {
    if (this.#reference === NOWHERE) this.#reference = REFERENCES + reference
    const step = (reference - this.#reference) & (REFERENCES - 1)
    this.#reference += step < REFERENCES / 2 ? step : step - REFERENCES
  }
}
