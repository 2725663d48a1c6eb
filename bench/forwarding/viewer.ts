/** Counts what a server sends to one client, and answers as a browser does: reports, arrivals, requests. Decodes nothing. */
import { RtcpOutbox } from '../../src/sfu/forwarding/rtcp-outbox.ts'
import { ArrivalLog } from '../../src/sfu/rtp/arrival-log.ts'
import { ExtensionTable } from '../../src/sfu/rtp/header-extensions.ts'
import { putU32, u16 } from '../../src/sfu/rtp/network-order.ts'
import { ReceptionReport, REPORT_BLOCK_BYTES } from '../../src/sfu/rtp/reception-report.ts'
import { NACK_MAX_BYTES, writeNack, writeRtcpHead } from '../../src/sfu/rtp/rtcp-writer.ts'
import { emptyRtpHeader, parseRtpHeader, type RtpHeader } from '../../src/sfu/rtp/rtp-header.ts'
import { SequenceTracker } from '../../src/sfu/rtp/sequence-tracker.ts'
import { FEEDBACK_MAX_BYTES, writeTransportFeedback } from '../../src/sfu/rtp/transport-feedback.ts'
import { OPUS, VP8 } from './media-format.ts'
import { PATTERN } from './publisher.ts'
import type { Seat } from './seat.ts'

export interface Counts {
  /** Packets of media, each counted once. */
  readonly audio: number
  readonly video: number
  /** Sent again because we asked, or to probe the way. */
  readonly copies: number
  /** Gaps in the numbers. */
  readonly lost: number
}

interface Source {
  readonly kind: 'audio' | 'video' | 'copies'
  readonly sequences: SequenceTracker
  readonly report: ReceptionReport
  /** Numbers to ask for again: those of this turn, and those of the turn before. */
  wanted: number[]
  due: number[]
  /** Of packets that have not been opened yet; of copies none. */
  unopened: number
}

/** So many packets of each stream are opened, and their end looked at: what is counted is what was sent. */
const OPENED = 40
/** One of so many packets of pictures is asked for again. */
const ASKS_AGAIN_EVERY = 100
const REPORT_HEAD = 8
const MOST_BLOCKS = 31

export class Viewer {
  readonly #seat: Seat
  readonly #ssrc: number
  readonly #sources = new Map<number, Source>()
  readonly #header = emptyRtpHeader()
  readonly #extensions = new ExtensionTable()
  readonly #arrivals = new ArrivalLog()
  readonly #outbox: RtcpOutbox
  readonly #counts = { audio: 0, video: 0, copies: 0 }
  #messages = 0
  #reportsAt = 0
  /** Packets that could not be opened, or whose end was another. */
  spoiled = 0
  opened = 0

  constructor(seat: Seat, ssrc: number) {
    this.#seat = seat
    this.#ssrc = ssrc
    this.#outbox = new RtcpOutbox((memory, length) => seat.send(memory, 0, seat.srtp.ownReports.protect(memory, 0, length)))
  }

  get counts(): Counts {
    const media = [...this.#sources.values()].filter(({ kind }) => kind !== 'copies')
    return { ...this.#counts, lost: media.reduce((sum, { sequences }) => sum + sequences.missing, 0) }
  }

  receive(bytes: Buffer, now: number): void {
    const header = this.#header
    if (!parseRtpHeader(bytes, 0, bytes.length, header)) return
    const source = this.#sources.get(header.ssrc) ?? this.#open(header)
    const isNew = source.sequences.arrive(header.sequence) >= 0
    this.#counts[isNew ? source.kind : 'copies']++
    source.report.arrived(header.timestamp, now)
    this.#note(bytes, header, now)
    if (source.kind === 'video' && source.sequences.received % ASKS_AGAIN_EVERY === 0) source.wanted.push(header.sequence)
    if (isNew && source.unopened > 0) this.#look(bytes, header, source)
  }

  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, now: number): void {
    const middle = ((ntpSeconds & 0xffff) * 0x10000 + (ntpFraction >>> 16)) >>> 0
    this.#sources.get(ssrc)?.report.senderReport(middle, now)
  }

  /** Every 100 ms, as browsers do. */
  answer(now: number): void {
    const [media] = this.#sources.keys()
    if (media === undefined) return
    if (this.#arrivals.pending) this.#tellArrivals(media)
    this.#askAgain()
    if (now - this.#reportsAt >= 1000) this.#report(now)
    this.#outbox.flush()
  }

  #open({ ssrc, payloadType }: RtpHeader): Source {
    const isSound = payloadType === OPUS.payloadType
    const kind = isSound ? 'audio' : payloadType === VP8.payloadType ? 'video' : 'copies'
    const sequences = new SequenceTracker()
    const report = new ReceptionReport(sequences, isSound ? OPUS.clockRate : VP8.clockRate)
    const source: Source = { kind, sequences, report, wanted: [], due: [], unopened: kind === 'copies' ? 0 : OPENED }
    this.#sources.set(ssrc, source)
    return source
  }

  #look(bytes: Buffer, { length, ssrc, sequence }: RtpHeader, source: Source): void {
    source.unopened--
    const plain = this.#seat.srtp.receiver.open(bytes, 0, bytes.length, length, ssrc, sequence)
    if (plain > 0 && bytes[plain - 1] === PATTERN) this.opened++
    else this.spoiled++
  }

  #note(bytes: Uint8Array, header: RtpHeader, now: number): void {
    const { transportSequenceId } = this.#seat
    if (header.extensionLength === 0 || transportSequenceId === 0) return
    this.#extensions.read(bytes, header)
    const element = this.#extensions.find(transportSequenceId)
    if (element >= 0) this.#arrivals.arrived(u16(bytes, this.#extensions.offsetOf(element)), now)
  }

  #tellArrivals(media: number): void {
    const at = this.#outbox.room(FEEDBACK_MAX_BYTES)
    this.#outbox.wrote(writeTransportFeedback(this.#outbox.memory, at, this.#arrivals, this.#ssrc, media, this.#messages++))
  }

  /** Not at once: servers answer nobody who asks for what has hardly left them. */
  #askAgain(): void {
    for (const [ssrc, source] of this.#sources) {
      const { due } = source
      ;[source.due, source.wanted] = [source.wanted, []]
      if (due.length === 0) continue
      this.#outbox.wrote(writeNack(this.#outbox.memory, this.#outbox.room(NACK_MAX_BYTES), this.#ssrc, ssrc, due))
    }
  }

  #report(now: number): void {
    this.#reportsAt = now
    const sources = [...this.#sources].filter(([, { kind }]) => kind !== 'copies').slice(0, MOST_BLOCKS)
    const { memory } = this.#outbox
    const at = this.#outbox.room(REPORT_HEAD + sources.length * REPORT_BLOCK_BYTES)
    putU32(memory, at + 4, this.#ssrc)
    let end = at + REPORT_HEAD
    for (const [ssrc, { report }] of sources) end = report.write(memory, end, ssrc, now)
    this.#outbox.wrote(writeRtcpHead(memory, at, sources.length, 201, end))
  }
}
