/** A track that a client sends to us, and everybody who is sent it. */
import { keyFrameDetector, type StartsKeyFrame } from '../codec/key-frame.ts'
import { parseVp8 } from '../codec/vp8.ts'
import { EXTENSION } from '../rtp/header-extensions.ts'
import { u8 } from '../rtp/network-order.ts'
import { parseRtpHeader } from '../rtp/rtp-header.ts'
import { readFrameLayers } from './frame-layers.ts'
import { noticeSilence } from './layer-activity.ts'
import type { UpTrackReport } from './media-report.ts'
import { emptySourcePacket, type SourcePacket } from './source-packet.ts'
import { UpLayer } from './up-layer.ts'
import type { NegotiatedCodec, UpTrack, UpTrackEvents, UpTrackOptions } from './up-track.ts'

/** A down track, seen from its source. */
export interface Subscriber {
  forward(packet: SourcePacket, now: number): void
  /** A packet without content came: its number must not become a gap. */
  skip(packet: SourcePacket, now: number): void
  /** What comes next does not follow what came last: its sound was kept back for a while. */
  interrupted(): void
  /** Layers went live or silent, or the track was muted. */
  sourceChanged(): void
  close(): void
}

const LEVEL_EVERY_MS = 50
const LEVEL_MASK = 0x7f

/** Filled again for each packet that is looked up in a store. */
const stored = emptySourcePacket()

export class ReceivedTrack implements UpTrack {
  readonly kind: 'audio' | 'video'
  readonly codec: NegotiatedCodec
  readonly options: UpTrackOptions
  readonly layers: readonly UpLayer[]
  readonly #onClose: (track: ReceivedTrack) => void
  readonly #subscribers: Subscriber[] = []
  readonly #detectors = new Map<string, StartsKeyFrame>()
  readonly #layersListeners = new Set<UpTrackEvents['layers']>()
  readonly #levelListeners = new Set<UpTrackEvents['level']>()
  readonly #levelId: number
  readonly #descriptorId: number
  #levelAt = Number.NEGATIVE_INFINITY
  #muted = false
  /** The gate keeps the sound back. */
  #keptBack = false
  #closed = false

  constructor(options: UpTrackOptions, onClose: (track: ReceivedTrack) => void) {
    const [codec] = options.codecs
    if (!codec) throw new RangeError('an up track has a codec')
    this.kind = options.kind
    this.codec = codec
    this.options = options
    this.#onClose = onClose
    this.#levelId = options.extensions.get(EXTENSION.audioLevel) ?? 0
    this.#descriptorId = options.extensions.get(EXTENSION.dependencyDescriptor) ?? 0
    this.layers = (options.encodings.length > 0 ? options.encodings : [{}]).map(
      (encoding, i) => new UpLayer(options, encoding, i, codec.clockRate),
    )
    for (const { name } of options.codecs) this.#detectors.set(name, keyFrameDetector(name))
  }

  get muted(): boolean {
    return this.#muted
  }

  get live(): readonly boolean[] {
    return this.layers.map((layer) => layer.live)
  }

  on<E extends keyof UpTrackEvents>(event: E, listener: UpTrackEvents[E]): () => void {
    // The set for an event holds that event's listeners only; TypeScript cannot relate the two.
    const listeners = (event === 'layers' ? this.#layersListeners : this.#levelListeners) as Set<UpTrackEvents[E]>
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  attach(subscriber: Subscriber): void {
    if (this.#closed) subscriber.close()
    else this.#subscribers.push(subscriber)
  }

  detach(subscriber: Subscriber): void {
    const index = this.#subscribers.indexOf(subscriber)
    if (index >= 0) this.#subscribers.splice(index, 1)
  }

  setMuted(muted: boolean): void {
    if (this.#muted === muted) return
    this.#muted = muted
    if (muted) this.#rest()
    for (const subscriber of this.#subscribers) subscriber.sourceChanged()
  }

  /** The codec whose packets, or whose copies, have this payload type. */
  codecOf(payloadType: number): NegotiatedCodec | undefined {
    return this.options.codecs.find((codec) => codec.payloadType === payloadType)
  }

  codecOfCopies(payloadType: number): NegotiatedCodec | undefined {
    return this.options.codecs.find((codec) => codec.rtxPayloadType === payloadType)
  }

  /** A packet in its original form; `offset` and `length` are of the whole, without padding. */
  receive(packet: SourcePacket, layer: UpLayer, offset: number, length: number, now: number): void {
    if (packet.payloadLength === 0) return this.#skip(packet, now)
    if (!this.#classify(packet, layer, true)) return
    this.#noticeLife(layer)
    layer.rates.add(length, packet, now)
    layer.bytes += length
    const level = this.#levelOf(packet)
    if (level >= 0 && !this.#muted) this.#noticeLevel(level, now)
    if (packet.startsKeyFrame) layer.keyFrames.arrived()
    if (this.#muted || !this.#passes(packet, level, now) || this.#subscribers.length === 0) return
    layer.store.put(packet.extended, packet.memory, offset, length)
    for (const subscriber of this.#subscribers) subscriber.forward(packet, now)
  }

  /** What comes next does not follow what came last: something was kept back before it came to us. */
  interrupt(): void {
    for (const subscriber of this.#subscribers) subscriber.interrupted()
  }

  /** A packet that came before; the answer is valid until the next call. */
  stored(layerIndex: number, extended: number): SourcePacket | null {
    const layer = this.layers[layerIndex]
    const offset = layer?.store.offsetOf(extended) ?? -1
    if (!layer || offset < 0) return null
    const length = layer.store.lengthOf(extended)
    stored.memory = layer.store.memory
    if (!parseRtpHeader(stored.memory, offset, length, stored.header)) return null
    stored.extensions.read(stored.memory, stored.header)
    stored.payloadOffset = offset + stored.header.length
    stored.payloadLength = length - stored.header.length
    stored.layer = layerIndex
    stored.extended = extended
    return this.#classify(stored, layer, false) ? stored : null
  }

  tick(now: number): void {
    if (noticeSilence(this.layers, now)) this.#layersChanged()
  }

  report(): UpTrackReport {
    return { codec: this.codec.name, layers: this.layers.map((layer) => layer.tell()) }
  }

  ended(layer: UpLayer): void {
    if (!layer.live) return
    layer.live = false
    this.#layersChanged()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#rest()
    for (const subscriber of this.#subscribers.splice(0)) subscriber.close()
    this.#layersListeners.clear()
    this.#levelListeners.clear()
    this.#onClose(this)
  }

  #skip(packet: SourcePacket, now: number): void {
    if (!this.#muted) for (const subscriber of this.#subscribers) subscriber.skip(packet, now)
  }

  #classify(packet: SourcePacket, layer: UpLayer, isNew: boolean): boolean {
    const codec = this.codecOf(packet.header.payloadType)
    if (!codec) return false
    packet.codec = codec
    const { memory, payloadOffset, payloadLength } = packet
    packet.startsKeyFrame = this.#detectors.get(codec.name)?.(memory, payloadOffset, payloadLength) ?? true
    if (codec.name === 'vp8') parseVp8(memory, payloadOffset, payloadLength, packet.vp8)
    if (this.kind === 'video') readFrameLayers(packet, layer.descriptors, this.#descriptorId, isNew)
    return true
  }

  #noticeLife(layer: UpLayer): void {
    if (layer.live) return
    layer.live = true
    this.#layersChanged()
  }

  /** -1 when the packet says none. */
  #levelOf(packet: SourcePacket): number {
    const element = this.#levelId === 0 ? -1 : packet.extensions.find(this.#levelId)
    return element < 0 ? -1 : u8(packet.memory, packet.extensions.offsetOf(element)) & LEVEL_MASK
  }

  #noticeLevel(level: number, now: number): void {
    if (now - this.#levelAt < LEVEL_EVERY_MS) return
    this.#levelAt = now
    for (const listener of this.#levelListeners) listener(level)
  }

  #passes(packet: SourcePacket, level: number, now: number): boolean {
    const { gate } = this.options
    if (gate === undefined || level < 0) return !this.#keptBack
    const passes = gate.passes(level, now)
    // For those who hear it silence ended here (RFC 3551 §4.1).
    if (passes && this.#keptBack) packet.header.marker = true
    if (!passes && !this.#keptBack) this.interrupt()
    this.#keptBack = !passes
    return passes
  }

  #rest(): void {
    this.#keptBack = false
    this.options.gate?.rest()
  }

  #layersChanged(): void {
    const { live } = this
    for (const subscriber of this.#subscribers) subscriber.sourceChanged()
    for (const listener of this.#layersListeners) listener(live)
  }
}
