/** One client's media: SRTP datagrams on one side, its tracks on the other. */
import { randomInt } from 'node:crypto'
import { putU16, putU32, u16 } from '../rtp/network-order.ts'
import { paddingOf, parseRtpHeader } from '../rtp/rtp-header.ts'
import { isRtcp, readRtcp, type RtcpSink } from '../rtp/rtcp-reader.ts'
import { SendSideEstimator } from '../bwe/send-side-estimator.ts'
import type { TransportFeedbackSink } from '../rtp/transport-feedback-reader.ts'
import { qualityOf, type ConnectionQuality } from './connection-quality.ts'
import { DownlinkBandwidth } from './downlink-bandwidth.ts'
import type { DownTrack, DownTrackOptions } from './down-track.ts'
import type { Fanout } from './fanout.ts'
import { ForwardedTrack } from './forwarded-track.ts'
import { IdlePace } from './idle-pace.ts'
import type { MediaReport } from './media-report.ts'
import type { Outlet, PacketContent } from './outlet.ts'
import type { PeerMedia, PeerMediaOptions, SrtpKeys } from './peer-media.ts'
import { ReceivedTrack } from './received-track.ts'
import { ResendBudget } from './resend-budget.ts'
import { RoundTrip } from './round-trip.ts'
import { RtcpOutbox } from './rtcp-outbox.ts'
import { SessionCounts } from './session-counts.ts'
import { emptySourcePacket } from './source-packet.ts'
import { type ProtectPeer, SrtpSession } from './srtp-session.ts'
import { SsrcRouter, type Route } from './ssrc-router.ts'
import type { UpTrack, UpTrackOptions } from './up-track.ts'
import { UplinkFeedback } from './uplink-feedback.ts'

const MIN_DATAGRAM = 12
/** Larger ones are no WebRTC media; the fan-out's slots have room for this and what a copy grows by. */
const MAX_DATAGRAM = 1600
const PADDED = 0x20
/** Numbers are random: one that was forgotten does not come again. */
const MAX_RETIRED = 1024
/** So that no sequence number wraps before the receiver has seen one (RFC 3711 §3.3.1 lets it guess). */
const FIRST_SEQUENCE_BELOW = 0x8000
/** Every fifth tick, though ticks be a little early. As often browsers are told of arrivals, and tell of them. */
const SURVEY_EVERY_MS = 90

/** Filled again for each packet that arrives. */
const packet = emptySourcePacket()

export class MediaSession implements PeerMedia, Outlet, RtcpSink {
  readonly fanout: Fanout
  readonly now: () => number
  readonly #send: PeerMediaOptions['send']
  readonly #hasten: () => void
  readonly #protect: ProtectPeer
  readonly #router = new SsrcRouter()
  readonly #downTracks = new Map<number, ForwardedTrack>()
  readonly #outbox: RtcpOutbox
  readonly #feedback: UplinkFeedback
  readonly #roundTrip = new RoundTrip()
  readonly #bandwidth: DownlinkBandwidth
  readonly #budget = new ResendBudget()
  readonly #counts = new SessionCounts()
  readonly #pace = new IdlePace()
  /** Where to go on if an SSRC is used again: no packet index may encrypt twice. */
  readonly #retired = new Map<number, number>()
  #srtp: SrtpSession | null = null
  #surveyAt = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(options: PeerMediaOptions, fanout: Fanout, protect: ProtectPeer) {
    this.fanout = fanout
    this.#protect = protect
    this.now = options.now
    this.#send = options.send
    this.#hasten = options.hasten ?? (() => undefined)
    this.#bandwidth = new DownlinkBandwidth(this.#downTracks, new SendSideEstimator(), options.now)
    this.#outbox = new RtcpOutbox((memory, length) => this.#sendReport(memory, length))
    this.#feedback = new UplinkFeedback(this.#outbox, randomInt(1, 0xffffffff))
  }

  get ready(): boolean {
    return this.#srtp !== null && !this.#closed
  }

  get roundTripMs(): number {
    return this.#roundTrip.ms
  }

  get sparedLayers(): number {
    return this.#bandwidth.sparedLayers
  }

  get arrivals(): TransportFeedbackSink {
    return this.#bandwidth.arrivals
  }

  setKeys(keys: SrtpKeys): void {
    if (this.#closed) return
    this.#endSrtp()
    this.#srtp = new SrtpSession(keys, this.#protect)
    this.#retired.clear()
    this.#pace.stir()
    for (const track of this.#downTracks.values()) track.tick()
    this.#hasten()
  }

  receive(memory: Uint8Array, offset: number, length: number): void {
    if (!this.#srtp || this.#closed || length < MIN_DATAGRAM || length > MAX_DATAGRAM) return
    if (isRtcp(memory, offset)) this.#receiveReports(this.#srtp, memory, offset, length)
    else this.#receiveMedia(this.#srtp, memory, offset, length)
    this.fanout.flush()
  }

  addUpTrack(options: UpTrackOptions): UpTrack {
    const track = new ReceivedTrack(options, (closed) => this.#forgetUpTrack(closed))
    if (this.#closed) track.close()
    else {
      this.#router.add(track)
      this.#feedback.negotiated(options)
      this.#pace.began(track.kind === 'video')
    }
    return track
  }

  addDownTrack(options: DownTrackOptions): DownTrack {
    if (!(options.source instanceof ReceivedTrack)) throw new TypeError('a source that no peer made')
    this.#downTracks.get(options.ssrc)?.close()
    const track = new ForwardedTrack(options, options.source, this, this.#firstOf(options.ssrc), this.#firstOf(options.rtxSsrc))
    if (this.#closed) track.close()
    else {
      this.#downTracks.set(options.ssrc, track)
      this.#pace.began(track.isVideo)
    }
    this.demandChanged()
    return track
  }

  quality(): ConnectionQuality {
    const { reduced, held, loss } = this.#bandwidth
    return qualityOf({ lossUp: this.#feedback.loss, lossDown: loss, roundTripMs: this.#roundTrip.ms, reduced, held })
  }

  report(): MediaReport {
    const { loss, bitrate } = this.#bandwidth
    return {
      quality: this.quality(),
      roundTripMs: this.#roundTrip.known ? this.#roundTrip.ms : null,
      lossUp: this.#feedback.loss,
      lossDown: loss,
      downlink: bitrate === Number.POSITIVE_INFINITY ? null : bitrate,
      counts: this.#counts.sum(this.#router.tracks, this.#downTracks.values(), this.#feedback.keyFramesAsked),
    }
  }

  tick(): void {
    const now = this.now()
    if (!this.ready || this.#pace.skips(now)) return
    if (now >= this.#surveyAt) this.#survey(now)
    this.#bandwidth.tick(now)
    this.fanout.flush()
    this.#feedback.ask(this.#router.tracks, this.#roundTrip.ms, now)
    this.#outbox.flush()
    if (this.#bandwidth.busy || this.#feedback.owing) this.#hasten()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const track of this.#router.tracks) track.close()
    for (const track of this.#downTracks.values()) track.close()
    this.#endSrtp()
  }

  mayLeave(track: ForwardedTrack, sequence: number, isCopy: boolean, bytes: number, now: number): boolean {
    const leaves = this.#bandwidth.pacer.admit(track, sequence, isCopy, bytes, now)
    if (!leaves) this.#hasten()
    return leaves
  }

  dropWaiting(track: ForwardedTrack): boolean {
    return this.#bandwidth.pacer.forget(track)
  }

  nextTransportSequence(): number {
    return this.#bandwidth.nextSequence()
  }

  demandChanged(): void {
    this.#pace.stir()
    this.#hasten()
    this.#bandwidth.demandChanged()
  }

  commit(ssrc: number, content: PacketContent, length: number, headerLength: number, index: number, now: number): void {
    this.#pace.stir()
    this.#bandwidth.sent(content, length, now)
    this.#counts.sent(length)
    if (this.#srtp) this.fanout.commit(length, headerLength, index, this.#srtp.senderOf(ssrc), this.#send)
  }

  reported(ntpSeconds: number, ntpFraction: number, now: number): void {
    this.#roundTrip.reported(ntpSeconds, ntpFraction, now)
  }

  forget(track: ForwardedTrack): void {
    const { ssrc, rtxSsrc } = track.options
    if (this.#downTracks.get(ssrc) !== track) return
    this.#downTracks.delete(ssrc)
    this.#pace.ended(track.isVideo)
    this.#counts.downTrackClosed(track)
    this.#retire(ssrc, track.nextSequence)
    if (rtxSsrc !== undefined) this.#retire(rtxSsrc, track.nextRtxSequence)
  }

  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, timestamp: number): void {
    const route = this.#router.known(ssrc)
    if (!route || route.isRtx) return
    const now = this.now()
    route.layer.clock.report(ntpSeconds, ntpFraction, timestamp, now)
    route.layer.report.senderReport(((ntpSeconds & 0xffff) * 0x10000 + (ntpFraction >>> 16)) >>> 0, now)
  }

  reportBlock(ssrc: number, fractionLost: number, lastReport: number, delay: number, lost: number): void {
    const track = this.#downTracks.get(ssrc)
    if (!track) return
    track.lostReported(lost)
    const now = this.now()
    this.#roundTrip.answered(lastReport, delay, now)
    if (this.#bandwidth.lossReported(fractionLost / 256, track.isVideo, now))
      for (const each of this.#downTracks.values()) each.protectionChanged()
  }

  missing(ssrc: number, sequence: number): void {
    const track = this.#downTracks.get(ssrc)
    if (track && this.#budget.take(this.now(), this.#bandwidth.bitrate)) track.resend(sequence)
  }

  keyFrameWanted(ssrc: number): void {
    this.#counts.keyFrameWanted()
    this.#downTracks.get(ssrc)?.keyFrameWanted()
    this.#hasten()
  }

  bye(ssrc: number): void {
    const route = this.#router.known(ssrc)
    if (route && !route.isRtx) route.track.ended(route.layer)
  }

  /** What need not be looked at in every tick. */
  #survey(now: number): void {
    this.#surveyAt = now + SURVEY_EVERY_MS
    for (const track of this.#router.tracks) track.tick(now)
    for (const track of this.#downTracks.values()) {
      track.tick()
      track.writeReport(this.#outbox, now)
    }
    this.#feedback.report(this.#router.tracks, now)
  }

  #endSrtp(): void {
    if (this.#srtp !== null) this.fanout.settle()
    this.#srtp?.close()
    this.#srtp = null
  }

  #forgetUpTrack(track: ReceivedTrack): void {
    if (!this.#router.tracks.has(track)) return
    this.#router.remove(track)
    this.#pace.ended(track.kind === 'video')
    this.#counts.upTrackClosed(track)
  }

  #firstOf(ssrc: number | undefined): number {
    return (ssrc === undefined ? undefined : this.#retired.get(ssrc)) ?? randomInt(1, FIRST_SEQUENCE_BELOW)
  }

  #retire(ssrc: number, next: number): void {
    if (this.#retired.size >= MAX_RETIRED) this.#retired.clear()
    this.#retired.set(ssrc, next)
    this.#srtp?.forget(ssrc)
  }

  #receiveReports(srtp: SrtpSession, memory: Uint8Array, offset: number, length: number): void {
    const plain = srtp.reports.open(memory, offset, length)
    if (plain < 0) return
    this.#counts.received(plain)
    readRtcp(memory, offset, plain, this)
  }

  #receiveMedia(srtp: SrtpSession, memory: Uint8Array, offset: number, length: number): void {
    const { header, extensions } = packet
    if (!parseRtpHeader(memory, offset, length, header)) return
    const plain = srtp.receiver.open(memory, offset, length, header.length, header.ssrc, header.sequence)
    const padding = plain < 0 ? -1 : paddingOf(memory, offset, plain, header)
    if (padding < 0) return
    this.#counts.received(plain)
    this.#pace.stir()
    const now = this.now()
    packet.memory = memory
    extensions.read(memory, header)
    this.#feedback.arrived(packet, now)
    const route = this.#router.find(memory, header, extensions)
    if (!route) return
    memory[offset] = (memory[offset] ?? 0) & ~PADDED
    if (route.isRtx) this.#unwrap(route, memory, offset, plain - padding, now)
    else this.#deliver(route, offset, plain - padding, false, now)
  }

  /** RFC 4588 §4: the first two bytes of the payload are the number that the packet had at first. */
  #unwrap(route: Route, memory: Uint8Array, offset: number, length: number, now: number): void {
    const { header, extensions } = packet
    const codec = route.track.codecOfCopies(header.payloadType)
    if (!codec || route.layer.ssrc < 0 || length - header.length < 2) return
    header.sequence = u16(memory, offset + header.length)
    header.ssrc = route.layer.ssrc
    header.payloadType = codec.payloadType
    memory.copyWithin(offset + 2, offset, offset + header.length)
    memory[offset + 3] = (header.marker ? 0x80 : 0) | codec.payloadType
    putU16(memory, offset + 4, header.sequence)
    putU32(memory, offset + 10, header.ssrc)
    header.extensionOffset += 2
    extensions.read(memory, header)
    this.#deliver(route, offset + 2, length - 2, true, now)
  }

  #deliver(route: Route, offset: number, length: number, isCopy: boolean, now: number): void {
    const { header } = packet
    packet.extended = route.layer.arrive(header.sequence, header.timestamp, isCopy, now)
    if (packet.extended < 0) return
    if (route.layer.nacks.size > 0) this.#hasten()
    packet.layer = route.layer.index
    packet.payloadOffset = offset + header.length
    packet.payloadLength = length - header.length
    route.track.receive(packet, route.layer, offset, length, now)
  }

  #sendReport(memory: Uint8Array, length: number): void {
    if (!this.#srtp || this.#closed) return
    this.#counts.sent(length)
    this.#send(memory, 0, this.#srtp.ownReports.protect(memory, 0, length))
  }
}
