/** From a camera’s sequence numbers and timestamps to ours: gaps stay gaps, and a camera that begins anew goes on where it was. */
import { SequenceTracker } from '../../sfu/rtp/sequence-tracker.ts'
import { pictureClockRate } from '../sdp/picture-format.ts'

/** RFC 3550 §A.1: farther than this is no loss but another beginning. */
const farthestAhead = 3000
const farthestBehind = 100
/** Milliseconds by which a timestamp may go another way than time. */
const mostDisagreement = 2000
const ticksPerMs = pictureClockRate / 1000

export class OutgoingNumbers {
  #incoming = new SequenceTracker()
  #lastSequence = 0
  /** From the camera’s extended numbers to ours. */
  #distance = 0
  /** Ours; extended, so that each is used once. */
  #highest: number
  /** From the camera’s timestamps to ours. */
  #shift = 0
  #lastTimestamp: number
  #timestampAt = Number.NaN

  constructor(firstSequence: number, firstTimestamp: number) {
    this.#highest = firstSequence - 1
    this.#lastTimestamp = firstTimestamp
  }

  /** The camera was not sent for a while: what it numbered meanwhile is not missed. */
  restart(): void {
    this.#incoming = new SequenceTracker()
  }

  /** Our extended number; -1 for what came before, or too late. */
  sequenceOf(sequence: number): number {
    if (this.#incoming.highest >= 0 && this.#isElsewhere(sequence)) this.restart()
    const begins = this.#incoming.highest < 0
    const incoming = this.#incoming.arrive(sequence)
    if (begins) this.#distance = this.#highest + 1 - incoming
    if (incoming < this.#incoming.first) return -1
    if (incoming === this.#incoming.highest) this.#lastSequence = sequence
    const outgoing = incoming + this.#distance
    this.#highest = Math.max(this.#highest, outgoing)
    return outgoing
  }

  /** 32 bits. */
  timestampOf(timestamp: number, now: number): number {
    const expected = this.#expected(now)
    const mapped = (timestamp + this.#shift) >>> 0
    const isOff = Math.abs((mapped - expected) | 0) > mostDisagreement * ticksPerMs
    if (Number.isNaN(this.#timestampAt) || isOff) this.#shift = (expected - timestamp) >>> 0
    const ours = (timestamp + this.#shift) >>> 0
    if (Number.isNaN(this.#timestampAt) || ((ours - this.#lastTimestamp) | 0) > 0) {
      this.#lastTimestamp = ours
      this.#timestampAt = now
    }
    return ours
  }

  #isElsewhere(sequence: number): boolean {
    const ahead = (sequence - this.#lastSequence) & 0xffff
    return ahead > farthestAhead && ahead < 0x10000 - farthestBehind
  }

  #expected(now: number): number {
    const elapsed = Number.isNaN(this.#timestampAt) ? 0 : now - this.#timestampAt
    return (this.#lastTimestamp + Math.round(elapsed * ticksPerMs)) >>> 0
  }
}
