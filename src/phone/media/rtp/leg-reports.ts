/** The reports of a leg, both ways: when ours are due, and what the other side's say. */
import { u32 } from '../../../sfu/rtp/network-order.ts'
import type { RtcpSink } from '../../../sfu/rtp/rtcp-reader.ts'
import { SENDER_REPORT_BYTES } from '../../../sfu/rtp/rtcp-writer.ts'
import type { IncomingStream } from './incoming-stream.ts'
import { PROTECTION_ROOM, type LegSecurity } from './leg-security.ts'
import type { LegSender } from './leg-sender.ts'
import type { OutgoingStream } from './outgoing-stream.ts'
import { EMPTY_REPORT_BYTES, middleOf, MOST_REPORT_BYTES, ntpOf, writeReport } from './report-writer.ts'

/** From half to one and a half of it, so that not all legs report in the same moment (RFC 3550 §6.3.1). */
const INTERVAL_MS = 5000
const MS_PER_UNIT = 1000 / 65_536
/** In a report block. */
const JITTER_AT = 12

export interface LegReportsOptions {
  readonly name: string
  readonly now: () => number
  readonly random: () => number
  readonly outgoing: () => OutgoingStream
  readonly incoming: () => IncomingStream | null
}

export class LegReports implements RtcpSink {
  /** Share of our packets that the other side misses, 0 to 1; null before its first report. */
  remoteLoss: number | null = null
  roundTripMs: number | null = null
  /** Of the other side's packets here, as we reported it last (RFC 3550 §6.4.1). */
  jitterMs = 0
  readonly #options: LegReportsOptions
  readonly #memory = new Uint8Array(MOST_REPORT_BYTES + PROTECTION_ROOM)
  #due: number

  constructor(options: LegReportsOptions) {
    this.#options = options
    this.#due = options.now() + this.#interval()
  }

  get isDue(): boolean {
    return this.#options.now() >= this.#due
  }

  /** A protected compound packet, good until the next call. */
  write(sender: LegSender, security: LegSecurity, goodbye: boolean): Uint8Array {
    const now = this.#options.now()
    this.#due = now + this.#interval()
    const incoming = this.#options.incoming()
    const input = { outgoing: this.#options.outgoing(), sent: sender.sent, incoming, name: this.#options.name, goodbye, now }
    const length = writeReport(this.#memory, input)
    if (incoming !== null) this.#readJitter(sender.sent ? SENDER_REPORT_BYTES : EMPTY_REPORT_BYTES, incoming)
    sender.sent = false
    return this.#memory.subarray(0, security.protectReport(this.#memory, length))
  }

  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number): void {
    const incoming = this.#options.incoming()
    if (incoming?.ssrc === ssrc) incoming.report.senderReport(middleOf(ntpSeconds, ntpFraction), this.#options.now())
  }

  reportBlock(ssrc: number, fractionLost: number, lastReport: number, delay: number): void {
    if (ssrc !== this.#options.outgoing().ssrc) return
    this.remoteLoss = fractionLost / 256
    const ntp = ntpOf(this.#options.now())
    const roundTrip = (middleOf(ntp.seconds, ntp.fraction) - lastReport - delay) | 0
    if (lastReport !== 0 && roundTrip >= 0) this.roundTripMs = roundTrip * MS_PER_UNIT
  }

  bye(ssrc: number): void {
    const incoming = this.#options.incoming()
    if (incoming?.ssrc === ssrc) incoming.playout.stop()
  }

  missing(): void {}

  keyFrameWanted(): void {}

  #interval(): number {
    return INTERVAL_MS * (0.5 + this.#options.random())
  }

  /** The estimate is in the report that was just written. */
  #readJitter(block: number, incoming: IncomingStream): void {
    this.jitterMs = (u32(this.#memory, block + JITTER_AT) * 1000) / incoming.clockRate
  }
}
