import { ReceivedTrack } from '../forwarding/received-track.ts'
import { emptySourcePacket } from '../forwarding/source-packet.ts'
import type { UpTrackOptions } from '../forwarding/up-track.ts'
import { parseRtpHeader } from '../rtp/rtp-header.ts'
import { type PipeLabel, readClock } from './piped-packet.ts'

export interface PipedTrackEvents {
  /** Somebody here waits for a key frame of this layer. */
  readonly wantKeyFrame: (layer: number) => void
  readonly closed: () => void
}

/** Filled again for each packet. */
const packet = emptySourcePacket()

/** A track that another thread receives, here as if it came by a connection of our own: a source like any other. */
export class PipedTrack {
  readonly track: ReceivedTrack
  readonly #events: PipedTrackEvents

  constructor(options: UpTrackOptions, events: PipedTrackEvents) {
    this.#events = events
    this.track = new ReceivedTrack(options, () => events.closed())
  }

  /** `bytes` may be written to. */
  receive({ what, layer, marker }: PipeLabel, bytes: Uint8Array, now: number): void {
    if (what === 'interruption') this.track.interrupt()
    else if (what === 'clock') this.#setClock(layer, bytes, now)
    else this.#deliver(layer, marker, bytes, now)
  }

  /** Every 20 ms. */
  tick(now: number): void {
    this.track.tick(now)
    for (const layer of this.track.layers) if (layer.keyFrames.due(now)) this.#events.wantKeyFrame(layer.index)
  }

  #setClock(index: number, bytes: Uint8Array, now: number): void {
    const { wall, timestamp } = readClock(bytes)
    this.track.layers[index]?.clock.set(wall, timestamp, now)
  }

  #deliver(index: number, marker: boolean, memory: Uint8Array, now: number): void {
    const layer = this.track.layers[index]
    const { header, extensions } = packet
    if (layer === undefined || !parseRtpHeader(memory, 0, memory.length, header)) return
    header.marker = marker
    layer.bind(header.ssrc)
    const extended = layer.arrive(header.sequence, header.timestamp, false, now)
    if (extended < 0) return
    packet.memory = memory
    extensions.read(memory, header)
    packet.payloadOffset = header.length
    packet.payloadLength = memory.length - header.length
    packet.layer = index
    packet.extended = extended
    this.track.receive(packet, layer, 0, memory.length, now)
  }
}
