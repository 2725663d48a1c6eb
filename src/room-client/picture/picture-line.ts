/** All RTP of pictures on one connection. Exists once there is one to receive or to send; until then sound has it for itself. */
import { RoundTrip } from '../../sfu/forwarding/round-trip.ts'
import { RtcpOutbox } from '../../sfu/forwarding/rtcp-outbox.ts'
import type { SrtpSession } from '../../sfu/forwarding/srtp-session.ts'
import { ExtensionTable } from '../../sfu/rtp/header-extensions.ts'
import { u16 } from '../../sfu/rtp/network-order.ts'
import { readRtcp, type RtcpSink } from '../../sfu/rtp/rtcp-reader.ts'
import { SENDER_REPORT_BYTES, writeSenderReport } from '../../sfu/rtp/rtcp-writer.ts'
import { paddingOf, type RtpHeader } from '../../sfu/rtp/rtp-header.ts'
import type { ReceivedPicture } from '../room-pictures.ts'
import { receivedPictureFormats } from '../sdp/picture-format.ts'
import { transportSequenceId } from '../sdp/section.ts'
import type { PictureDown, PictureDraft, PictureUp } from '../session/negotiation.ts'
import type { Surroundings } from '../surroundings.ts'
import { PictureFeedback } from './picture-feedback.ts'
import { PictureSender } from './picture-sender.ts'
import { PictureStream } from './picture-stream.ts'

export interface PictureLineOptions {
  readonly srtp: SrtpSession
  readonly surroundings: Surroundings
  readonly send: (memory: Uint8Array, offset: number, length: number) => void
  readonly onPicture: (trackSid: string, picture: ReceivedPicture) => void
  /** Of what we send. */
  readonly onKeyFrameWanted: () => void
}

/** Milliseconds. */
const tickEvery = 20
const arrivalsEvery = 60
const reportsEvery = 1000

const originalOf = new Map(receivedPictureFormats.map(({ payloadType, copiesPayloadType }) => [copiesPayloadType, payloadType]))

export class PictureLine implements RtcpSink {
  readonly #options: PictureLineOptions
  readonly #outbox: RtcpOutbox
  readonly #feedback: PictureFeedback
  readonly #roundTrip = new RoundTrip()
  readonly #extensions = new ExtensionTable()
  readonly #streams = new Map<number, PictureStream>()
  /** From the SSRC of copies to that of what they are copies of. */
  readonly #copies = new Map<number, number>()
  #sender: PictureSender | null = null
  #senderSsrc = 0
  #transportSequence = 0
  #arrivalsAt = Number.NEGATIVE_INFINITY
  #reportsAt = Number.NEGATIVE_INFINITY
  #cancelTick: (() => void) | null = null

  constructor(options: PictureLineOptions) {
    this.#options = options
    const { srtp, surroundings, send } = options
    this.#outbox = new RtcpOutbox((memory, length) => send(memory, 0, srtp.ownReports.protect(memory, 0, length)))
    this.#feedback = new PictureFeedback(this.#outbox, 1 + surroundings.random(0xffffffff))
  }

  /** Which stream is whose, by the newest answer. */
  route(downs: ReadonlyMap<number, PictureDown>): void {
    for (const [ssrc, { trackSid }] of this.#streams) if (downs.get(ssrc)?.trackSid !== trackSid) this.#streams.delete(ssrc)
    for (const [ssrc, { trackSid }] of downs) if (!this.#streams.has(ssrc)) this.#streams.set(ssrc, this.#begin(trackSid))
    this.#copies.clear()
    for (const [ssrc, { copiesSsrc }] of downs) if (copiesSsrc !== null) this.#copies.set(copiesSsrc, ssrc)
    this.#wake()
  }

  startSending(draft: PictureDraft, format: PictureUp): PictureSender {
    const { srtp, surroundings, send } = this.#options
    const nextTransportSequence = (): number => (this.#transportSequence = (this.#transportSequence + 1) & 0xffff)
    this.#senderSsrc = draft.ssrc
    this.#sender = new PictureSender({ draft, format, srtp, surroundings, nextTransportSequence, send })
    this.#wake()
    return this.#sender
  }

  stopSending(): void {
    this.#sender = null
  }

  /** One SRTP packet that is no sound, with its header; opened in place. Never throws, whatever is in it. */
  receive(bytes: Buffer, header: RtpHeader): void {
    const original = this.#copies.get(header.ssrc)
    const stream = this.#streams.get(original ?? header.ssrc)
    if (stream === undefined) return
    const plain = this.#options.srtp.receiver.open(bytes, 0, bytes.length, header.length, header.ssrc, header.sequence)
    const padding = plain < 0 ? -1 : paddingOf(bytes, 0, plain, header)
    if (padding < 0) return
    const now = this.#options.surroundings.now()
    this.#noteArrival(bytes, header, now)
    const payload = bytes.subarray(header.length, plain - padding)
    const { payloadType, timestamp, marker, sequence } = header
    if (original === undefined) stream.arrived(sequence, { payloadType, timestamp, marker, payload }, now)
    else if (payload.length >= 2) this.#unwrap(stream, header, payload, now)
  }

  /** One compound RTCP packet, opened. */
  receiveReports(bytes: Uint8Array, length: number): void {
    readRtcp(bytes, 0, length, this)
  }

  refresh(trackSid: string): void {
    for (const stream of this.#streams.values()) if (stream.trackSid === trackSid) stream.refresh()
  }

  /** Idempotent. */
  close(): void {
    this.#streams.clear()
    this.#copies.clear()
    this.#sender = null
    this.#cancelTick?.()
    this.#cancelTick = null
  }

  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number): void {
    const middle = ((ntpSeconds & 0xffff) * 0x10000 + (ntpFraction >>> 16)) >>> 0
    this.#streams.get(ssrc)?.report.senderReport(middle, this.#options.surroundings.now())
  }

  reportBlock(ssrc: number, _fractionLost: number, lastReport: number, delay: number): void {
    if (ssrc === this.#senderSsrc) this.#roundTrip.answered(lastReport, delay, this.#options.surroundings.now())
  }

  missing(ssrc: number, sequence: number): void {
    if (ssrc === this.#senderSsrc) this.#sender?.resend(sequence, this.#roundTrip.ms)
  }

  keyFrameWanted(ssrc: number): void {
    if (ssrc === this.#senderSsrc && this.#sender !== null) this.#options.onKeyFrameWanted()
  }

  // The next answer says which streams there are.
  bye(): void {}

  #begin(trackSid: string): PictureStream {
    return new PictureStream(trackSid, (picture) => this.#options.onPicture(trackSid, picture))
  }

  /** RFC 4588 §4: the first two bytes of the payload are the number that the packet had at first. */
  #unwrap(stream: PictureStream, { payloadType: copied, timestamp, marker }: RtpHeader, payload: Uint8Array, now: number): void {
    const payloadType = originalOf.get(copied)
    if (payloadType === undefined) return
    stream.copyArrived(u16(payload, 0), { payloadType, timestamp, marker, payload: payload.subarray(2) }, now)
  }

  #noteArrival(bytes: Uint8Array, header: RtpHeader, now: number): void {
    if (header.extensionLength === 0) return
    this.#extensions.read(bytes, header)
    const element = this.#extensions.find(transportSequenceId)
    if (element < 0 || this.#extensions.lengthOf(element) < 2) return
    this.#feedback.arrivals.arrived(u16(bytes, this.#extensions.offsetOf(element)), now)
  }

  #wake(): void {
    if (this.#streams.size > 0 || this.#sender !== null)
      this.#cancelTick ??= this.#options.surroundings.after(tickEvery, () => this.#tick())
  }

  #tick(): void {
    this.#cancelTick = null
    const now = this.#options.surroundings.now()
    if (now - this.#arrivalsAt >= arrivalsEvery && this.#feedback.arrivals.pending) this.#tellArrivals(now)
    for (const [ssrc, stream] of this.#streams) {
      stream.tick(now)
      this.#feedback.ask(ssrc, stream, this.#roundTrip.ms, now)
    }
    if (now - this.#reportsAt >= reportsEvery) this.#report(now)
    this.#outbox.flush()
    this.#wake()
  }

  #tellArrivals(now: number): void {
    const [media = 0] = this.#streams.keys()
    this.#arrivalsAt = now
    this.#feedback.tellArrivals(media)
  }

  #report(now: number): void {
    this.#reportsAt = now
    const info = this.#sender?.senderInfo() ?? null
    if (info !== null) {
      this.#outbox.wrote(writeSenderReport(this.#outbox.memory, this.#outbox.room(SENDER_REPORT_BYTES), info))
      this.#roundTrip.reported(info.ntpSeconds, info.ntpFraction, now)
    }
    this.#feedback.report(
      [...this.#streams].filter(([, { begun }]) => begun),
      now,
    )
  }
}
