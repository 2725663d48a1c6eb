/** The sender reports of one down track (RFC 3550 §6.4.1): by them its subscriber brings sound and picture together. */
import { SENDER_REPORT_BYTES, writeSenderReport } from '../rtp/rtcp-writer.ts'
import type { OutgoingStream } from './outgoing-stream.ts'
import type { RtcpOutbox } from './rtcp-outbox.ts'
import type { TimestampMap } from './timestamp-map.ts'

const EVERY_MS = 1000
const FRACTIONS_PER_MS = 4294967.296

export interface ReportTime {
  readonly ntpSeconds: number
  readonly ntpFraction: number
}

export class SenderReports {
  readonly #ssrc: number
  #writtenAt = Number.NEGATIVE_INFINITY

  constructor(ssrc: number) {
    this.#ssrc = ssrc
  }

  /** The next one is due at once. */
  hasten(): void {
    this.#writtenAt = Number.NEGATIVE_INFINITY
  }

  /** Null when none is due. */
  write(outbox: RtcpOutbox, { packets, octets }: OutgoingStream, { clock, distance }: TimestampMap, now: number): ReportTime | null {
    if (packets === 0 || !clock?.known || now - this.#writtenAt < EVERY_MS) return null
    this.#writtenAt = now
    const wall = clock.wallAt(now)
    const ntpSeconds = Math.floor(wall / 1000)
    const ntpFraction = Math.floor((wall - ntpSeconds * 1000) * FRACTIONS_PER_MS)
    const timestamp = (clock.timestampOf(wall) + distance) >>> 0
    const at = outbox.room(SENDER_REPORT_BYTES)
    const info = { ssrc: this.#ssrc, ntpSeconds, ntpFraction, timestamp, packets, octets: octets % 0x100000000 }
    outbox.wrote(writeSenderReport(outbox.memory, at, info))
    return { ntpSeconds, ntpFraction }
  }
}
