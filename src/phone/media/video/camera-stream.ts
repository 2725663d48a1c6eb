/** One source of the room's camera: which packets came, in which order they go on, and which are asked for again. */
import { NackGenerator } from '../../../sfu/rtp/nack-generator.ts'
import { ReceptionReport } from '../../../sfu/rtp/reception-report.ts'
import type { RtpHeader } from '../../../sfu/rtp/rtp-header.ts'
import { SequenceTracker } from '../../../sfu/rtp/sequence-tracker.ts'
import { CameraOrder } from './camera-order.ts'
import type { CameraPacket } from './video-line.ts'

const CLOCK_RATE = 90_000

export interface CameraStreamOptions {
  readonly ssrc: number
  /** What is missing is sent again where it is asked for. */
  readonly nack: boolean
  readonly deliver: (packet: CameraPacket) => void
}

export class CameraStream {
  readonly ssrc: number
  readonly report: ReceptionReport
  readonly #sequences = new SequenceTracker()
  readonly #nacks: NackGenerator | null
  readonly #order: CameraOrder

  constructor({ ssrc, nack, deliver }: CameraStreamOptions) {
    this.ssrc = ssrc
    this.report = new ReceptionReport(this.#sequences, CLOCK_RATE)
    this.#nacks = nack ? new NackGenerator() : null
    this.#order = new CameraOrder(nack, deliver)
  }

  get received(): number {
    return this.#sequences.received
  }

  /** Packets. */
  get lost(): number {
    return Math.max(0, this.#sequences.highest - this.#sequences.first + 1 - this.received)
  }

  get nextAt(): number {
    return this.#order.nextAt
  }

  /** Something is missing that may still be sent again. */
  get misses(): boolean {
    return (this.#nacks?.size ?? 0) > 0
  }

  /** The payload is kept by reference. */
  arrived({ sequence, timestamp, marker }: RtpHeader, payload: Uint8Array, now: number): void {
    const extended = this.#sequences.arrive(sequence)
    if (extended < 0) return
    this.report.arrived(timestamp, now)
    this.#nacks?.arrived(extended, now)
    this.#order.put(extended, { sequence, timestamp, marker, payload }, now)
  }

  tick(now: number): void {
    this.#order.tick(now)
  }

  /** Extended numbers to ask for now, in ascending order. */
  missing(now: number, roundTripMs: number): readonly number[] {
    const found: number[] = []
    this.#nacks?.due(now, roundTripMs, (extended) => found.push(extended))
    return found
  }
}
