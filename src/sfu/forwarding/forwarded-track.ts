/** A track that we send to one subscriber, made of another client's track. */
import { Vp8Continuity } from '../codec/vp8-continuity.ts'
import type { Vp8Shift } from '../codec/vp8.ts'
import { primaryOfRed } from '../codec/red.ts'
import { SENDER_REPORT_BYTES, writeSenderReport } from '../rtp/rtcp-writer.ts'
import { SequenceMap } from '../rtp/sequence-map.ts'
import type { DownTrack, DownTrackOptions } from './down-track.ts'
import { SLOT_BYTES } from './fanout.ts'
import { LayerFilter } from './layer-filter.ts'
import type { LayerStep, PricedStep } from './layer-steps.ts'
import { LayerTarget, NO_LAYER } from './layer-target.ts'
import type { DownTrackReport } from './media-report.ts'
import type { Outlet } from './outlet.ts'
import { PacketWriter, type PacketNumbers } from './packet-writer.ts'
import type { ReceivedTrack, Subscriber } from './received-track.ts'
import type { RtcpOutbox } from './rtcp-outbox.ts'
import { SentPackets } from './sent-packets.ts'
import { emptySourcePacket, type SourcePacket } from './source-packet.ts'
import { TimestampMap } from './timestamp-map.ts'

const REMEMBERED = { video: 1024, audio: 128 } as const
const MAX_RESENDS = 8
/** What a copy may be longer than its payload: header, extensions, tag. */
const HEADROOM = 320
const REPORT_EVERY_MS = 1000
const FRACTIONS_PER_MS = 4294967.296
const NO_SHIFT: Vp8Shift = { pictureId: 0, tl0: 0, keyIndex: 0 }

/** Bytes of a packet of padding, which says its length in a byte. */
const PADDING = 255
const nothing = emptySourcePacket()

const shift: Vp8Shift = { pictureId: 0, tl0: 0, keyIndex: 0 }
const numbers: PacketNumbers = { ssrc: 0, payloadType: 0, sequence: 0, timestamp: 0, marker: false, original: -1, transportSequence: 0 }

/** What a track would send, as the allocation of its subscriber's network sees it. */
export interface Demand {
  /** Lowest first. */
  readonly steps: readonly PricedStep[]
  /** Index in `steps` of what is aimed at; -1 while held. */
  readonly current: number
}

export class ForwardedTrack implements DownTrack, Subscriber {
  readonly options: DownTrackOptions
  readonly #source: ReceivedTrack
  readonly #outlet: Outlet
  readonly #writer: PacketWriter
  readonly #sequences: SequenceMap
  readonly #timestamps = new TimestampMap()
  readonly #pictures = new Vp8Continuity()
  readonly #filter = new LayerFilter()
  readonly #sent: SentPackets
  #rtxSequence: number
  readonly #layers: LayerTarget
  #held = false
  #priority = 0
  #current = NO_LAYER
  #target = NO_LAYER
  /** The next packet begins anew: numbers close up, and a picture starts with a key frame. */
  #fresh = true
  /** Nothing before it is sent again: it was dropped, for a key frame made it useless. */
  #oldest = 0
  #paused = false
  #closed = false
  #packets = 0
  #octets = 0
  #reportedAt = Number.NEGATIVE_INFINITY
  #resent = 0
  #holds = 0
  #lost = 0

  constructor(options: DownTrackOptions, source: ReceivedTrack, outlet: Outlet, firstSequence: number, firstRtxSequence: number) {
    this.options = options
    this.#source = source
    this.#outlet = outlet
    this.#writer = new PacketWriter(options.mid, source.options.extensions, options.extensions)
    this.#sequences = new SequenceMap(firstSequence - 1)
    this.#rtxSequence = firstRtxSequence
    this.#layers = new LayerTarget(source)
    this.#sent = new SentPackets(REMEMBERED[source.kind])
    source.attach(this)
    this.#retarget()
  }

  get nextSequence(): number {
    return this.#sequences.highest + 1
  }

  get nextRtxSequence(): number {
    return this.#rtxSequence
  }

  get isVideo(): boolean {
    return this.#source.kind === 'video'
  }

  /** Copies that were asked for and sent. */
  get resent(): number {
    return this.#resent
  }

  /** How often the subscriber's network did not carry it any more. */
  get holds(): number {
    return this.#holds
  }

  /** As the subscriber reported last. */
  get lost(): number {
    return this.#lost
  }

  get priority(): number {
    return this.#priority
  }

  /** Padding can be sent on it whether it flows or not. */
  get canPad(): boolean {
    return !this.#closed && this.#outlet.ready && this.options.rtxSsrc !== undefined && this.options.codec.rtxPayloadType !== undefined
  }

  setMaxLayer(layer: number): void {
    this.#layers.want(layer)
    this.#retarget()
    this.#outlet.demandChanged()
  }

  setPaused(paused: boolean): void {
    if (this.#paused === paused) return
    this.#paused = paused
    this.#fresh = true
    this.#wantKeyFrame()
    this.#outlet.demandChanged()
  }

  setPriority(priority: number): void {
    if (this.#priority === priority) return
    this.#priority = priority
    this.#outlet.demandChanged()
  }

  /** Null while nothing is wanted of it, or its source has nothing. */
  demand(now: number): Demand | null {
    if (this.#closed || this.#paused || this.#source.muted) return null
    const steps = this.#layers.steps(now)
    return steps.length === 0 ? null : { steps, current: this.#held ? NO_LAYER : this.#layers.grantedOf(steps) }
  }

  /** The most that the subscriber's network carries; null nothing at all. */
  grant(step: LayerStep | null): void {
    const held = step === null
    if (step !== null) this.#layers.grant(step)
    if (held !== this.#held) {
      this.#held = held
      this.#outlet.dropWaiting(this)
      if (held) this.#holds++
      this.#fresh = true
      this.options.onHeld?.(held)
    }
    this.#retarget()
  }

  sourceChanged(): void {
    if (this.#source.muted) this.#fresh = true
    this.#retarget()
  }

  interrupted(): void {
    this.#fresh = true
  }

  /** Called when the subscriber's protection changed its mind. */
  protectionChanged(): void {
    this.#retarget()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#held) this.options.onHeld?.(false)
    this.#source.detach(this)
    this.#outlet.forget(this)
  }

  forward(packet: SourcePacket): void {
    if (this.#stopped || !this.#outlet.ready) return
    const from = this.#payloadFor(packet)
    if (from < 0) return this.skip(packet)
    if (this.#isCurrent(packet)) return this.#sendOrLeaveOut(packet, from)
    if (packet.layer !== this.#target || (this.isVideo && !packet.startsKeyFrame)) return
    this.#begin(packet)
    this.#send(packet, from)
    this.#catchUp(packet.layer, packet.extended)
  }

  skip(packet: SourcePacket): void {
    if (this.#stopped || !this.#outlet.ready || !this.#isCurrent(packet)) return
    if (this.#sequences.skip(packet.extended)) return
    const outgoing = this.#sequences.map(packet.extended)
    if (outgoing < 0) return
    const timestamp = this.#timestamps.map(packet.header.timestamp, this.#outlet.now())
    this.#sendEmpty(packet, this.#number(outgoing, timestamp, false), 1)
  }

  /** The subscriber missed a packet. False when it is not sent again. */
  resend(sequence: number): boolean {
    const outgoing = this.#extendedOf(sequence)
    if (this.#closed || !this.#outlet.ready || outgoing < this.#oldest || !this.#sent.has(outgoing)) return false
    if (!this.#sent.mayResend(outgoing, this.#outlet.now(), this.#outlet.roundTripMs, MAX_RESENDS)) return false
    const bytes = this.#source.layers[this.#sent.layerOf(outgoing)]?.store.lengthOf(this.#sent.incomingOf(outgoing)) ?? 0
    if (this.isVideo && !this.#outlet.mayLeave(this, outgoing, true, bytes)) return true
    return this.#sendCopy(outgoing)
  }

  /** It had to wait, and it is its turn. */
  leave(outgoing: number, isCopy: boolean): void {
    if (this.#stopped || !this.#outlet.ready) return
    if (isCopy) this.#sendCopy(outgoing)
    else this.#sendRemembered(outgoing, false)
  }

  /** A report of the subscriber: of all packets, so many did not arrive. */
  lostReported(lost: number): void {
    this.#lost = Math.max(this.#lost, lost)
  }

  /**
   * Sends about as many bytes that are of no use but to be counted: copies of the last packets, which may even help, else padding.
   * Gives the bytes that went out.
   */
  pad(bytes: number): number {
    let sent = 0
    for (let outgoing = this.#sequences.highest; !this.#fresh && sent < bytes && this.#sent.has(outgoing); outgoing--) {
      const length = this.#sendRemembered(outgoing, true)
      if (length === 0) break
      sent += length
    }
    for (; sent < bytes; sent += PADDING) this.#sendEmpty(nothing, this.#number(0, this.#timestamps.last, true), PADDING)
    return sent
  }

  keyFrameWanted(): void {
    if (this.#current !== NO_LAYER && !this.#fresh) this.#source.layers[this.#current]?.keyFrames.want()
    else this.#wantKeyFrame()
  }

  tick(): void {
    if (this.#fresh || this.#target !== this.#current || this.#lacksSpatial) this.#wantKeyFrame()
  }

  report(): DownTrackReport {
    return {
      layer: this.#current === NO_LAYER ? null : this.#current,
      state: this.#state(),
      packets: this.#packets,
      bytes: this.#octets,
      lost: this.#lost,
      resent: this.#resent,
    }
  }

  writeReport(outbox: RtcpOutbox, now: number): void {
    const clock = this.#timestamps.clock
    if (this.#packets === 0 || !clock?.known || now - this.#reportedAt < REPORT_EVERY_MS || this.#closed) return
    this.#reportedAt = now
    const wall = clock.wallAt(now)
    const ntpSeconds = Math.floor(wall / 1000)
    const ntpFraction = Math.floor((wall - ntpSeconds * 1000) * FRACTIONS_PER_MS)
    const timestamp = (clock.timestampOf(wall) + this.#timestamps.distance) >>> 0
    const info = { ssrc: this.options.ssrc, ntpSeconds, ntpFraction, timestamp, packets: this.#packets, octets: this.#octets % 0x100000000 }
    const at = outbox.room(SENDER_REPORT_BYTES)
    outbox.wrote(writeSenderReport(outbox.memory, at, info))
    this.#outlet.reported(ntpSeconds, ntpFraction, now)
  }

  get #stopped(): boolean {
    return this.#closed || this.#paused || this.#held
  }

  #state(): DownTrackReport['state'] {
    if (this.#paused) return 'paused'
    if (this.#source.muted) return 'muted'
    if (this.#held) return 'held'
    return this.#fresh || !this.#source.live.includes(true) ? 'waiting' : 'flowing'
  }

  /** Spatial layers are to be added, and are there. */
  get #lacksSpatial(): boolean {
    return this.#filter.wantsMore && this.#layers.topSpatial(this.#current, this.#outlet.now()) > this.#filter.spatial
  }

  #isCurrent(packet: SourcePacket): boolean {
    if (this.#fresh || packet.layer !== this.#current) return false
    // Another clock: the publisher sends the layer under another SSRC now, and its numbers have nothing to do with those before.
    return this.#source.layers[packet.layer]?.clock === this.#timestamps.clock
  }

  #retarget(): void {
    this.#target = this.#layers.layer(this.#outlet.sparedLayers)
    this.#aim()
    this.tick()
  }

  #aim(): void {
    const spatial = this.#layers.spatial(this.#outlet.sparedLayers, this.#outlet.now())
    this.#filter.aim(spatial, this.#layers.temporal(this.#fresh ? NO_LAYER : this.#current, this.#target))
  }

  #wantKeyFrame(): void {
    if (this.isVideo && !this.#stopped && !this.#source.muted && this.#outlet.ready) this.#source.layers[this.#target]?.keyFrames.want()
  }

  #begin(packet: SourcePacket): void {
    const layer = this.#source.layers[packet.layer]
    if (!layer) return
    if (this.#outlet.dropWaiting(this)) this.#oldest = this.#sequences.highest + 1
    this.#current = packet.layer
    this.#fresh = false
    this.#aim()
    this.#filter.restart(packet)
    this.#sequences.restart(packet.extended)
    this.#timestamps.restart(packet.header.timestamp, layer.clock, this.#outlet.now())
    // Timestamps may have shifted against the wall clock: sound and picture stay together only once the subscriber is told.
    this.#reportedAt = Number.NEGATIVE_INFINITY
    if (packet.codec.name === 'vp8') this.#pictures.restart(packet.vp8)
  }

  /** When the beginning of a key frame came late, what overtook it follows it. */
  #catchUp(layerIndex: number, after: number): void {
    const highest = this.#source.layers[layerIndex]?.sequences.highest ?? -1
    for (let extended = after + 1; extended <= highest; extended++) {
      const packet = this.#source.stored(layerIndex, extended)
      const from = packet ? this.#payloadFor(packet) : -1
      if (packet && from >= 0) this.#sendOrLeaveOut(packet, from)
    }
  }

  /** Where the payload begins that this subscriber understands; -1 when there is none. */
  #payloadFor(packet: SourcePacket): number {
    if (packet.payloadLength + HEADROOM > SLOT_BYTES) return -1
    if (packet.codec.name === this.options.codec.name) return packet.payloadOffset
    if (packet.codec.name !== 'red' || this.options.codec.name !== 'opus') return -1
    if (this.options.codec.redPayloadType !== undefined) return packet.payloadOffset
    return primaryOfRed(packet.memory, packet.payloadOffset, packet.payloadLength)
  }

  #sendOrLeaveOut(packet: SourcePacket, from: number): void {
    if (!this.isVideo || this.#filter.admits(packet)) return this.#send(packet, from)
    if (packet.codec.name === 'vp8') this.#pictures.skip(packet.vp8)
    this.skip(packet)
  }

  #send(packet: SourcePacket, from: number): void {
    const outgoing = this.#sequences.map(packet.extended)
    if (outgoing < 0) return
    const timestamp = this.#timestamps.map(packet.header.timestamp, this.#outlet.now())
    const pictures = packet.codec.name === 'vp8' ? this.#pictures.shiftOf(packet.vp8) : NO_SHIFT
    const marker = this.isVideo ? this.#filter.endsPicture(packet) : packet.header.marker
    this.#sent.remember(outgoing, packet.extended, packet.layer, timestamp, pictures, marker)
    if (this.isVideo && !this.#outlet.mayLeave(this, outgoing, false, packet.payloadLength)) return
    numbers.marker = marker
    this.#write(packet, from, outgoing, timestamp, pictures, false)
  }

  /** A packet that is remembered, made anew: one that went out before, or that had to wait. Gives its length; 0 when its source is gone. */
  #sendRemembered(outgoing: number, again: boolean): number {
    if (!this.#sent.has(outgoing)) return 0
    const packet = this.#source.stored(this.#sent.layerOf(outgoing), this.#sent.incomingOf(outgoing))
    const from = packet === null ? -1 : this.#payloadFor(packet)
    if (packet === null || from < 0) return 0
    numbers.marker = this.#sent.markerOf(outgoing)
    return this.#write(packet, from, outgoing, this.#sent.timestampOf(outgoing), this.#sent.shiftOf(outgoing, shift), again)
  }

  #sendCopy(outgoing: number): boolean {
    if (this.#sendRemembered(outgoing, true) === 0) return false
    this.#resent++
    return true
  }

  #write(packet: SourcePacket, from: number, outgoing: number, timestamp: number, pictures: Vp8Shift, again: boolean): number {
    const { fanout } = this.#outlet
    const index = this.#number(outgoing, timestamp, again)
    if (packet.codec.name === 'red') numbers.payloadType = this.options.codec.redPayloadType ?? numbers.payloadType
    const at = fanout.claim()
    const count = packet.payloadOffset + packet.payloadLength - from
    const length = this.#writer.write(fanout.memory, at, packet, numbers, from, count, this.#outlet.now())
    if (packet.codec.name === 'vp8') this.#writer.shiftVp8(fanout.memory, at, packet, numbers, pictures)
    this.#outlet.commit(numbers.ssrc, length, this.#writer.headerLength, index)
    if (again) return length
    this.#packets++
    this.#octets += packet.payloadLength
    return length
  }

  /** Fills `numbers`; gives the SRTP index. Copies travel as RFC 4588 says where that was negotiated, else under their own number again. */
  #number(outgoing: number, timestamp: number, again: boolean): number {
    const { codec, ssrc, rtxSsrc } = this.options
    const rtx = again && rtxSsrc !== undefined ? codec.rtxPayloadType : undefined
    const index = rtx === undefined ? outgoing : this.#rtxSequence++
    numbers.ssrc = rtx === undefined || rtxSsrc === undefined ? ssrc : rtxSsrc
    numbers.payloadType = rtx ?? codec.payloadType
    numbers.sequence = index % 0x10000
    numbers.timestamp = timestamp
    numbers.original = rtx === undefined ? -1 : outgoing % 0x10000
    numbers.transportSequence = this.#writer.countsTransport ? this.#outlet.nextTransportSequence() : 0
    return index
  }

  #sendEmpty(packet: SourcePacket, index: number, padding: number): void {
    const { fanout } = this.#outlet
    numbers.marker = packet.header.marker
    const length = this.#writer.writePadding(fanout.memory, fanout.claim(), packet, numbers, padding, this.#outlet.now())
    this.#outlet.commit(numbers.ssrc, length, this.#writer.headerLength, index)
  }

  #extendedOf(sequence: number): number {
    const { highest } = this.#sequences
    const back = (highest - sequence) & 0xffff
    return highest - back
  }
}
