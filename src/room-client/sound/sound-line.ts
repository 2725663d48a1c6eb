/** All RTP of one connection: what we send, what comes from whom, and the reports about both. */
import type { SrtpKeys } from '../../sfu/forwarding/peer-media.ts'
import { SrtpSession } from '../../sfu/forwarding/srtp-session.ts'
import { putU32 } from '../../sfu/rtp/network-order.ts'
import { REPORT_BLOCK_BYTES, ReceptionReport } from '../../sfu/rtp/reception-report.ts'
import { isRtcp, readRtcp, type RtcpSink } from '../../sfu/rtp/rtcp-reader.ts'
import { SENDER_REPORT_BYTES, writeRtcpHead } from '../../sfu/rtp/rtcp-writer.ts'
import { emptyRtpHeader, paddingOf, parseRtpHeader, type RtpHeader } from '../../sfu/rtp/rtp-header.ts'
import { SequenceTracker } from '../../sfu/rtp/sequence-tracker.ts'
import { REPORT_OVERHEAD } from '../../sfu/srtp/srtp-suite.ts'
import type { RemoteSound, SoundCodec, SoundPacket } from '../room-client.ts'
import { formatOf, type SoundFormat } from '../sdp/section.ts'
import type { SoundSender } from './sound-sender.ts'

export interface SoundLineOptions {
  readonly keys: SrtpKeys
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Of our reports. */
  readonly ssrc: number
  readonly send: (memory: Uint8Array, offset: number, length: number) => void
  readonly onSound: (sound: RemoteSound, packet: SoundPacket) => void
}

/** What else comes over the connection. */
export interface OtherStreams {
  /** One packet that is no sound, still closed, and its header. */
  receive(bytes: Buffer, header: RtpHeader): void
  /** One compound packet of reports, opened. */
  receiveReports(bytes: Buffer, length: number): void
}

/** A stream that has begun. */
interface Source {
  readonly sequences: SequenceTracker
  readonly report: ReceptionReport
}

const receiverReport = 201
const receiverReportHead = 8
/** Of one packet; the next report tells of the others. */
const mostBlocks = 31

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export class SoundLine implements RtcpSink {
  readonly srtp: SrtpSession
  readonly #options: SoundLineOptions
  #routes: ReadonlyMap<number, RemoteSound> = new Map()
  readonly #sources = new Map<number, Source>()
  readonly #header = emptyRtpHeader()
  readonly #reportMemory = new Uint8Array(SENDER_REPORT_BYTES + receiverReportHead + mostBlocks * REPORT_BLOCK_BYTES + REPORT_OVERHEAD)
  /** Filled again for each packet that arrives. */
  readonly #packet: Mutable<SoundPacket> = { codec: 'opus', sequence: 0, timestamp: 0, marker: false, payload: new Uint8Array() }
  #firstReported = 0
  #others: OtherStreams | null = null

  constructor(options: SoundLineOptions) {
    this.#options = options
    this.srtp = new SrtpSession(options.keys)
  }

  /** Which stream is whose, by the newest answer. */
  route(sounds: ReadonlyMap<number, RemoteSound>): void {
    for (const ssrc of this.#sources.keys()) if (sounds.get(ssrc)?.trackSid !== this.#routes.get(ssrc)?.trackSid) this.#sources.delete(ssrc)
    this.#routes = sounds
  }

  passOn(others: OtherStreams): void {
    this.#others = others
  }

  /** One SRTP or SRTCP packet, opened in place. Never throws, whatever is in it. */
  receive(bytes: Buffer): void {
    if (bytes.length < 12) return
    if (!isRtcp(bytes, 0)) return this.#receiveSound(bytes)
    const plain = this.srtp.reports.open(bytes, 0, bytes.length)
    if (plain < 0) return
    readRtcp(bytes, 0, plain, this)
    this.#others?.receiveReports(bytes, plain)
  }

  /** What we sent and heard, in one packet; with nothing of either, none. */
  sendReport(sender: SoundSender | null): void {
    const memory = this.#reportMemory
    let end = sender?.writeReport(memory, 0) ?? 0
    const heard = this.#reportable()
    if (heard.length > 0) {
      const at = end
      putU32(memory, at + 4, this.#options.ssrc)
      end = at + receiverReportHead
      for (const [ssrc, { report }] of heard) end = report.write(memory, end, ssrc, this.#options.now())
      writeRtcpHead(memory, at, heard.length, receiverReport, end)
    }
    if (end > 0) this.#options.send(memory, 0, this.srtp.ownReports.protect(memory, 0, end))
  }

  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number): void {
    const middle = ((ntpSeconds & 0xffff) * 0x10000 + (ntpFraction >>> 16)) >>> 0
    this.#sources.get(ssrc)?.report.senderReport(middle, this.#options.now())
  }

  // What a sender of sound without retransmissions has no use for.
  reportBlock(): void {}
  missing(): void {}
  keyFrameWanted(): void {}
  bye(): void {}

  /** Those that have sent; in turns when they are too many for one packet. */
  #reportable(): [number, Source][] {
    const all = [...this.#sources]
    if (this.#firstReported >= all.length) this.#firstReported = 0
    const some = all.slice(this.#firstReported, this.#firstReported + mostBlocks)
    this.#firstReported += mostBlocks
    return some
  }

  #receiveSound(bytes: Buffer): void {
    const header = this.#header
    if (!parseRtpHeader(bytes, 0, bytes.length, header)) return
    const sound = this.#routes.get(header.ssrc)
    if (sound === undefined) return this.#others?.receive(bytes, header)
    const format = formatOf(header.payloadType)
    if (format === undefined) return
    const plain = this.srtp.receiver.open(bytes, 0, bytes.length, header.length, header.ssrc, header.sequence)
    const padding = plain < 0 ? -1 : paddingOf(bytes, 0, plain, header)
    if (padding < 0) return
    const source = this.#sources.get(header.ssrc) ?? this.#begin(header.ssrc, format)
    if (source.sequences.arrive(header.sequence) < 0) return
    source.report.arrived(header.timestamp, this.#options.now())
    if (plain - padding > header.length) this.#deliver(sound, format.codec, bytes.subarray(header.length, plain - padding))
  }

  #begin(ssrc: number, { clockRate }: SoundFormat): Source {
    const sequences = new SequenceTracker()
    const source = { sequences, report: new ReceptionReport(sequences, clockRate) }
    this.#sources.set(ssrc, source)
    return source
  }

  #deliver(sound: RemoteSound, codec: SoundCodec, payload: Uint8Array): void {
    const packet = this.#packet
    packet.codec = codec
    packet.sequence = this.#header.sequence
    packet.timestamp = this.#header.timestamp
    packet.marker = this.#header.marker
    packet.payload = payload
    this.#options.onSound(sound, packet)
  }
}
