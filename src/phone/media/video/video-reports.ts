/** RTCP of a line, both ways: reports, and what goes along with them to be read at once (RFC 3550 §6, RFC 4585, RFC 5104). */
import { readRtcp, type RtcpSink } from '../../../sfu/rtp/rtcp-reader.ts'
import { NACK_MAX_BYTES, PICTURE_LOSS_BYTES } from '../../../sfu/rtp/rtcp-writer.ts'
import { PROTECTION_ROOM, type LegSecurity } from '../rtp/leg-security.ts'
import { middleOf, MOST_REPORT_BYTES, ntpOf, writeReport } from '../rtp/report-writer.ts'
import type { RtpSource } from '../rtp/rtp-source.ts'
import { BITRATE_NOTICE_BYTES, readBitrateRequests, type BitrateRequest } from './bitrate-request.ts'
import type { CameraStream } from './camera-stream.ts'
import type { RoundTrip } from './told-rate.ts'
import { FULL_INTRA_REQUEST_BYTES } from './full-intra-request.ts'

/** What the room says of what we send, and wants of it. */
interface RoomWishes {
  readonly reported: (loss: number, way: RoundTrip | null) => void
  readonly missing: (sequence: number) => void
  readonly keyFrame: () => void
  readonly bitrate: (request: BitrateRequest) => void
}

export interface VideoReportsOptions {
  /** At most 32 characters (RFC 7022). */
  readonly name: string
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
  readonly wishes: RoomWishes
}

/** What a report is about. */
export interface ReportSubject {
  readonly source: RtpSource
  /** 32 bits: of a picture of this moment. */
  readonly timestamp: number
  readonly sent: boolean
  readonly stream: CameraStream | null
}

/** Adds to a compound packet at `at`, and gives the end. */
export type WriteFeedback = (memory: Uint8Array, at: number) => number

/** From half to one and a half of it (RFC 3550 §6.3.1): the rate depends on how soon both sides know. */
const INTERVAL_MS = 1000
const MS_PER_UNIT = 1000 / 65_536
const MOST_FEEDBACK_BYTES = PICTURE_LOSS_BYTES + FULL_INTRA_REQUEST_BYTES + NACK_MAX_BYTES + BITRATE_NOTICE_BYTES

export class VideoReports {
  /** Share of our packets that the room misses, 0 to 1; null before its first report. */
  remoteLoss: number | null = null
  roundTripMs: number | null = null
  readonly #options: VideoReportsOptions
  readonly #memory = new Uint8Array(MOST_REPORT_BYTES + MOST_FEEDBACK_BYTES + PROTECTION_ROOM)
  #dueAt: number

  constructor(options: VideoReportsOptions) {
    this.#options = options
    this.#dueAt = options.now() + this.#interval()
  }

  get nextAt(): number {
    return this.#dueAt
  }

  /** A protected compound packet, good until the next call. */
  report({ source, timestamp, sent, stream }: ReportSubject, security: LegSecurity, goodbye: boolean): Uint8Array {
    const now = this.#options.now()
    this.#dueAt = now + this.#interval()
    const outgoing = { ssrc: source.ssrc, timestamp, packets: source.packets, octets: source.octets }
    const length = writeReport(this.#memory, { outgoing, sent, incoming: stream, name: this.#options.name, goodbye, now })
    return this.#memory.subarray(0, security.protectReport(this.#memory, length))
  }

  /** Feedback between two reports: it goes along with an empty one (RFC 4585 §3.1). Protected, good until the next call. */
  feedback(source: RtpSource, security: LegSecurity, write: WriteFeedback): Uint8Array {
    const { name, now } = this.#options
    const outgoing = { ssrc: source.ssrc, timestamp: 0, packets: 0, octets: 0 }
    const head = writeReport(this.#memory, { outgoing, sent: false, incoming: null, name, goodbye: false, now: now() })
    return this.#memory.subarray(0, security.protectReport(this.#memory, write(this.#memory, head)))
  }

  /** The other side's, decrypted. */
  read(packet: Uint8Array, length: number, source: RtpSource, stream: CameraStream | null): void {
    const { wishes } = this.#options
    readRtcp(packet, 0, length, this.#sinkFor(source, stream))
    readBitrateRequests(packet, length, (request) => request.media === source.ssrc && wishes.bitrate(request))
  }

  #sinkFor(source: RtpSource, stream: CameraStream | null): RtcpSink {
    const { wishes, now } = this.#options
    return {
      senderReport: (ssrc, seconds, fraction) => ssrc === stream?.ssrc && stream.report.senderReport(middleOf(seconds, fraction), now()),
      reportBlock: (ssrc, fractionLost, lastReport, delay) => ssrc === source.ssrc && this.#reported(fractionLost / 256, lastReport, delay),
      missing: (ssrc, sequence) => ssrc === source.ssrc && wishes.missing(sequence),
      keyFrameWanted: (ssrc) => ssrc === source.ssrc && wishes.keyFrame(),
      bye: () => undefined,
    }
  }

  #reported(loss: number, lastReport: number, delay: number): void {
    const now = this.#options.now()
    const ntp = ntpOf(now)
    const passed = (middleOf(ntp.seconds, ntp.fraction) - lastReport) | 0
    // Some never fill in how long our report lay there: the difference is no round trip then.
    const isTold = lastReport !== 0 && delay !== 0 && passed >= delay
    this.remoteLoss = loss
    if (!isTold) return this.#options.wishes.reported(loss, null)
    const roundTripMs = (passed - delay) * MS_PER_UNIT
    this.roundTripMs = roundTripMs
    this.#options.wishes.reported(loss, { roundTripMs, measuredAt: now - passed * MS_PER_UNIT })
  }

  #interval(): number {
    return INTERVAL_MS * (0.5 + this.#options.random())
  }
}
