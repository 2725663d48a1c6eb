/** A track that we send to one subscriber, made of another client's track. */
import { Vp8Continuity } from '../codec/vp8-continuity.ts'
import { SequenceMap } from '../rtp/sequence-map.ts'
import type { DownTrack, DownTrackOptions } from './down-track.ts'
import { LayerFollower } from './layer-follower.ts'
import type { Demand, LayerStep } from './layer-steps.ts'
import { NO_LAYER } from './layer-target.ts'
import type { DownTrackReport } from './media-report.ts'
import type { Outlet } from './outlet.ts'
import { NO_SHIFT, numbered, OutgoingStream } from './outgoing-stream.ts'
import type { ReceivedTrack, Subscriber } from './received-track.ts'
import { RememberedPackets } from './remembered-packets.ts'
import { Retransmissions } from './retransmissions.ts'
import type { RtcpOutbox } from './rtcp-outbox.ts'
import { SenderReports } from './sender-reports.ts'
import type { SourcePacket } from './source-packet.ts'
import { payloadFor } from './subscriber-payload.ts'
import { TimestampMap } from './timestamp-map.ts'

export class ForwardedTrack implements DownTrack, Subscriber {
  readonly options: DownTrackOptions
  readonly #source: ReceivedTrack
  readonly #outlet: Outlet
  readonly #stream: OutgoingStream
  readonly #reports: SenderReports
  readonly #sequences: SequenceMap
  readonly #timestamps = new TimestampMap()
  readonly #pictures = new Vp8Continuity()
  readonly #sent: RememberedPackets
  readonly #retransmissions: Retransmissions
  readonly #layers: LayerFollower
  #held = false
  #priority = 0
  #paused = false
  #closed = false
  #holds = 0
  #lost = 0

  constructor(options: DownTrackOptions, source: ReceivedTrack, outlet: Outlet, firstSequence: number, firstRtxSequence: number) {
    this.options = options
    this.#source = source
    this.#outlet = outlet
    this.#stream = new OutgoingStream(options, source.kind === 'video', source.options.extensions, outlet, firstRtxSequence)
    this.#reports = new SenderReports(options.ssrc)
    this.#sequences = new SequenceMap(firstSequence - 1)
    this.#layers = new LayerFollower(source)
    this.#sent = new RememberedPackets(options.codec, source, this.#stream)
    this.#retransmissions = new Retransmissions(this.#sent, this.#stream, this.#sequences)
    source.attach(this)
    this.#retarget()
  }

  get nextSequence(): number {
    return this.#sequences.highest + 1
  }

  get nextRtxSequence(): number {
    return this.#stream.nextRtxSequence
  }

  get isVideo(): boolean {
    return this.#source.kind === 'video'
  }

  /** Copies that were asked for and sent. */
  get resent(): number {
    return this.#retransmissions.count
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
    return !this.#closed && this.#outlet.ready && this.#stream.hasRtx
  }

  setMaxLayer(layer: number): void {
    this.#layers.targets.want(layer)
    this.#retarget()
    this.#outlet.demandChanged()
  }

  setPaused(paused: boolean): void {
    if (this.#paused === paused) return
    this.#paused = paused
    this.#layers.refresh()
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
    return this.#layers.targets.demand(this.#held, now)
  }

  /** The most that the subscriber's network carries; null nothing at all. */
  grant(step: LayerStep | null): void {
    const held = step === null
    if (step !== null) this.#layers.targets.grant(step)
    if (held !== this.#held) {
      this.#held = held
      this.#outlet.dropWaiting(this)
      if (held) this.#holds++
      this.#layers.refresh()
      this.options.onHeld?.(held)
    }
    this.#retarget()
  }

  sourceChanged(): void {
    if (this.#source.muted) this.#layers.refresh()
    this.#retarget()
  }

  interrupted(): void {
    this.#layers.refresh()
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

  forward(packet: SourcePacket, now: number): void {
    if (this.#stopped || !this.#outlet.ready) return
    const from = payloadFor(this.options.codec, packet)
    if (from < 0) return this.skip(packet, now)
    if (this.#follows(packet)) return this.#sendOrLeaveOut(packet, from, now)
    if (packet.layer !== this.#layers.target || (this.isVideo && !packet.startsKeyFrame)) return
    this.#begin(packet, now)
    this.#send(packet, from, now)
    this.#catchUp(packet.layer, packet.extended, now)
  }

  skip(packet: SourcePacket, now: number): void {
    if (this.#stopped || !this.#outlet.ready || !this.#follows(packet)) return
    if (this.#sequences.skip(packet.extended)) return
    const sequence = this.#sequences.map(packet.extended)
    if (sequence < 0) return
    const timestamp = this.#timestamps.map(packet.header.timestamp, now)
    this.#stream.writePadding(packet, numbered(sequence, timestamp, packet.header.marker, NO_SHIFT, false), 1, now)
  }

  /** The subscriber missed a packet. False when it is not sent again. */
  resend(sequence: number): boolean {
    if (this.#closed || !this.#outlet.ready) return false
    const now = this.#outlet.now()
    const extended = this.#retransmissions.due(sequence, now, this.#outlet.roundTripMs)
    if (extended < 0) return false
    if (this.isVideo && !this.#outlet.mayLeave(this, extended, true, this.#sent.bytesOf(extended), now)) return true
    return this.#retransmissions.send(extended, now)
  }

  /** It had to wait, and it is its turn. */
  leave(sequence: number, isCopy: boolean): void {
    if (this.#stopped || !this.#outlet.ready) return
    const now = this.#outlet.now()
    if (isCopy) this.#retransmissions.send(sequence, now)
    else this.#sent.send(sequence, false, now)
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
    const now = this.#outlet.now()
    const repeated = this.#layers.fresh ? 0 : this.#retransmissions.repeatLast(bytes, now)
    return repeated + this.#retransmissions.pad(bytes - repeated, this.#timestamps.last, now)
  }

  keyFrameWanted(): void {
    const { current, fresh } = this.#layers
    if (current !== NO_LAYER && !fresh) this.#source.layers[current]?.keyFrames.want()
    else this.#wantKeyFrame()
  }

  tick(): void {
    if (this.#layers.needsKeyFrame(this.#outlet.now())) this.#wantKeyFrame()
  }

  report(): DownTrackReport {
    const { current } = this.#layers
    return {
      layer: current === NO_LAYER ? null : current,
      state: this.#state(),
      packets: this.#stream.packets,
      bytes: this.#stream.octets,
      lost: this.#lost,
      resent: this.#retransmissions.count,
    }
  }

  writeReport(outbox: RtcpOutbox, now: number): void {
    const time = this.#closed ? null : this.#reports.write(outbox, this.#stream, this.#timestamps, now)
    if (time !== null) this.#outlet.reported(time.ntpSeconds, time.ntpFraction, now)
  }

  get #stopped(): boolean {
    return this.#closed || this.#paused || this.#held
  }

  #state(): DownTrackReport['state'] {
    if (this.#paused) return 'paused'
    if (this.#source.muted) return 'muted'
    if (this.#held) return 'held'
    return this.#layers.fresh || !this.#source.live.includes(true) ? 'waiting' : 'flowing'
  }

  #follows(packet: SourcePacket): boolean {
    // Another clock: the publisher sends the layer under another SSRC now, and its numbers have nothing to do with those before.
    return this.#layers.follows(packet) && this.#source.layers[packet.layer]?.clock === this.#timestamps.clock
  }

  #retarget(): void {
    this.#layers.retarget(this.#outlet.sparedLayers, this.#outlet.now())
    this.tick()
  }

  #wantKeyFrame(): void {
    if (this.isVideo && !this.#stopped && !this.#source.muted && this.#outlet.ready)
      this.#source.layers[this.#layers.target]?.keyFrames.want()
  }

  #begin(packet: SourcePacket, now: number): void {
    const layer = this.#source.layers[packet.layer]
    if (!layer) return
    if (this.#outlet.dropWaiting(this)) this.#retransmissions.forget()
    this.#layers.begin(packet, this.#outlet.sparedLayers, now)
    this.#sequences.restart(packet.extended)
    this.#timestamps.restart(packet.header.timestamp, layer.clock, now)
    // Timestamps may have shifted against the wall clock: sound and picture stay together only once the subscriber is told.
    this.#reports.hasten()
    if (packet.codec.name === 'vp8') this.#pictures.restart(packet.vp8)
  }

  /** When the beginning of a key frame came late, what overtook it follows it. */
  #catchUp(layerIndex: number, after: number, now: number): void {
    const highest = this.#source.layers[layerIndex]?.sequences.highest ?? -1
    for (let extended = after + 1; extended <= highest; extended++) {
      const packet = this.#source.stored(layerIndex, extended)
      const from = packet ? payloadFor(this.options.codec, packet) : -1
      if (packet && from >= 0) this.#sendOrLeaveOut(packet, from, now)
    }
  }

  #sendOrLeaveOut(packet: SourcePacket, from: number, now: number): void {
    if (!this.isVideo || this.#layers.admits(packet)) return this.#send(packet, from, now)
    if (packet.codec.name === 'vp8') this.#pictures.skip(packet.vp8)
    this.skip(packet, now)
  }

  #send(packet: SourcePacket, from: number, now: number): void {
    const sequence = this.#sequences.map(packet.extended)
    if (sequence < 0) return
    const timestamp = this.#timestamps.map(packet.header.timestamp, now)
    const pictures = packet.codec.name === 'vp8' ? this.#pictures.shiftOf(packet.vp8) : NO_SHIFT
    const marker = this.isVideo ? this.#layers.endsPicture(packet) : packet.header.marker
    this.#sent.remember(sequence, packet, timestamp, pictures, marker)
    if (this.isVideo && !this.#outlet.mayLeave(this, sequence, false, packet.payloadLength, now)) return
    this.#stream.write(packet, from, numbered(sequence, timestamp, marker, pictures, false), now)
  }
}
