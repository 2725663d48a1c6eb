/** One source of the other side's sound: which packets came, how evenly, and what is played of them. */
import { ReceptionReport } from '../../../sfu/rtp/reception-report.ts'
import type { RtpHeader } from '../../../sfu/rtp/rtp-header.ts'
import { SequenceTracker } from '../../../sfu/rtp/sequence-tracker.ts'
import { CLOCK_RATES, type CodecName } from '../codec/create-codec.ts'
import { Playout } from './playout.ts'

export class IncomingStream {
  readonly ssrc: number
  readonly clockRate: number
  readonly playout: Playout
  readonly report: ReceptionReport
  readonly #sequences = new SequenceTracker()

  constructor(ssrc: number, codec: CodecName, seed: number) {
    this.ssrc = ssrc
    this.playout = new Playout(codec, seed)
    this.clockRate = CLOCK_RATES[codec]
    this.report = new ReceptionReport(this.#sequences, this.clockRate)
  }

  get received(): number {
    return this.#sequences.received
  }

  /** Packets. */
  get lost(): number {
    return Math.max(0, this.#sequences.highest - this.#sequences.first + 1 - this.received)
  }

  /** Takes the packet into account; false if it came before. */
  arrive(header: RtpHeader, now: number): boolean {
    if (this.#sequences.arrive(header.sequence) < 0) return false
    this.report.arrived(header.timestamp, now)
    return true
  }

  close(): void {
    this.playout.close()
  }
}
