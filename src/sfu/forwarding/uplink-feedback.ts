/** What a publisher is told of its streams: loss, arrival times, packets and key frames to send again. */
import { ArrivalLog } from '../rtp/arrival-log.ts'
import { EXTENSION } from '../rtp/header-extensions.ts'
import { REPORT_BLOCK_BYTES } from '../rtp/reception-report.ts'
import {
  NACK_MAX_BYTES,
  PICTURE_LOSS_BYTES,
  REMB_MAX_SOURCES,
  writeNack,
  writePictureLoss,
  writeRemb,
  writeRtcpHead,
} from '../rtp/rtcp-writer.ts'
import { putU32, u16 } from '../rtp/network-order.ts'
import { FEEDBACK_MAX_BYTES, writeTransportFeedback } from '../rtp/transport-feedback.ts'
import type { ReceivedTrack } from './received-track.ts'
import type { RtcpOutbox } from './rtcp-outbox.ts'
import type { SourcePacket } from './source-packet.ts'
import type { UpTrackOptions } from './up-track.ts'
import { UNBOUND, type UpLayer } from './up-layer.ts'

const RECEIVER_REPORT = 201
const REPORT_EVERY_MS = 1000
const MAX_REPORT_BLOCKS = 31
const RECEIVER_REPORT_HEAD = 8
/** What a client may send that reports neither arrival times nor is asked for less by loss. */
const REMB_BITS_PER_SECOND = 4_000_000
const FEEDBACK_AT_ONCE = 4
const LOSS_SMOOTHING = 0.3

const isBound = (layer: UpLayer): boolean => layer.ssrc !== UNBOUND && layer.sequences.highest >= 0

const bound = (tracks: ReadonlySet<ReceivedTrack>): UpLayer[] => [...tracks].flatMap((track) => track.layers.filter(isBound))

/** Asked every 100 ms of everybody: nothing is gathered for it. */
const countBound = (tracks: ReadonlySet<ReceivedTrack>): number => {
  let count = 0
  for (const track of tracks) for (const layer of track.layers) if (isBound(layer)) count++
  return count
}

export class UplinkFeedback {
  readonly #outbox: RtcpOutbox
  readonly #ssrc: number
  readonly #arrivals = new ArrivalLog()
  #transportSequenceId = 0
  #absSendTimeId = 0
  #lastMedia = 0
  #feedbackCount = 0
  #reportedAt = Number.NEGATIVE_INFINITY
  #reportedLayers = 0
  #loss = 0
  #keyFramesAsked = 0
  #owing = false

  constructor(outbox: RtcpOutbox, ssrc: number) {
    this.#outbox = outbox
    this.#ssrc = ssrc
  }

  /** From 0 to 1, of the worst stream, over the last seconds. */
  get loss(): number {
    return this.#loss
  }

  get keyFramesAsked(): number {
    return this.#keyFramesAsked
  }

  negotiated({ extensions }: UpTrackOptions): void {
    this.#transportSequenceId = extensions.get(EXTENSION.transportSequence) ?? this.#transportSequenceId
    this.#absSendTimeId = extensions.get(EXTENSION.absSendTime) ?? this.#absSendTimeId
  }

  /** Something is missing, and to be asked for again. */
  get owing(): boolean {
    return this.#owing
  }

  /** Every authentic packet counts, known or not, padding too. */
  arrived(packet: SourcePacket, now: number): void {
    if (this.#transportSequenceId === 0) return
    const element = packet.extensions.find(this.#transportSequenceId)
    if (element < 0 || packet.extensions.lengthOf(element) < 2) return
    const at = packet.extensions.offsetOf(element)
    this.#lastMedia = packet.header.ssrc
    this.#arrivals.arrived(u16(packet.memory, at), now)
  }

  /** For what is missing; every 20 ms. */
  ask(tracks: ReadonlySet<ReceivedTrack>, roundTripMs: number, now: number): void {
    this.#owing = false
    for (const track of tracks) for (const layer of track.layers) this.#requests(layer, roundTripMs, now)
  }

  /** Tells what arrived; every 100 ms. */
  report(tracks: ReadonlySet<ReceivedTrack>, now: number): void {
    this.#transportFeedback()
    // A new stream is told of with the next: the client then stops saying mid and rid in each packet.
    if (now - this.#reportedAt < REPORT_EVERY_MS && countBound(tracks) <= this.#reportedLayers) return
    const layers = bound(tracks)
    this.#reportedAt = now
    this.#reportedLayers = layers.length
    this.#receiverReports(layers, now)
    if (this.#transportSequenceId === 0 && this.#absSendTimeId !== 0) this.#bitrate(layers)
  }

  #transportFeedback(): void {
    for (let i = 0; i < FEEDBACK_AT_ONCE && this.#arrivals.pending; i++) {
      const at = this.#outbox.room(FEEDBACK_MAX_BYTES)
      const count = this.#feedbackCount++
      this.#outbox.wrote(writeTransportFeedback(this.#outbox.memory, at, this.#arrivals, this.#ssrc, this.#lastMedia, count))
    }
  }

  #requests(layer: UpLayer, roundTripMs: number, now: number): void {
    if (layer.ssrc === UNBOUND) return
    if (layer.keyFrames.due(now)) {
      this.#keyFramesAsked++
      const at = this.#outbox.room(PICTURE_LOSS_BYTES)
      this.#outbox.wrote(writePictureLoss(this.#outbox.memory, at, this.#ssrc, layer.ssrc))
    }
    if (layer.nacks.size === 0) return
    this.#owing = true
    const missing: number[] = []
    layer.nacks.due(now, roundTripMs, (extended) => missing.push(extended))
    if (missing.length === 0) return
    const at = this.#outbox.room(NACK_MAX_BYTES)
    this.#outbox.wrote(writeNack(this.#outbox.memory, at, this.#ssrc, layer.ssrc, missing))
  }

  #receiverReports(layers: readonly UpLayer[], now: number): void {
    for (let i = 0; i < layers.length; i += MAX_REPORT_BLOCKS) {
      const some = layers.slice(i, i + MAX_REPORT_BLOCKS)
      const at = this.#outbox.room(RECEIVER_REPORT_HEAD + some.length * REPORT_BLOCK_BYTES)
      putU32(this.#outbox.memory, at + 4, this.#ssrc)
      let end = at + RECEIVER_REPORT_HEAD
      for (const layer of some) end = layer.report.write(this.#outbox.memory, end, layer.ssrc, now)
      this.#outbox.wrote(writeRtcpHead(this.#outbox.memory, at, some.length, RECEIVER_REPORT, end))
    }
    this.#loss += (Math.max(0, ...layers.map(({ report }) => report.loss)) - this.#loss) * LOSS_SMOOTHING
  }

  #bitrate(layers: readonly UpLayer[]): void {
    const sources = layers.slice(0, REMB_MAX_SOURCES).map((layer) => layer.ssrc)
    if (sources.length === 0) return
    const at = this.#outbox.room(20 + sources.length * 4)
    this.#outbox.wrote(writeRemb(this.#outbox.memory, at, this.#ssrc, REMB_BITS_PER_SECOND, sources))
  }
}
