/** Packets that went out to one subscriber, or have to wait, and can be made anew from their source: nothing of them is kept here but numbers. */
import type { Vp8Shift } from '../codec/vp8.ts'
import { numbered, type OutgoingStream } from './outgoing-stream.ts'
import type { ReceivedTrack } from './received-track.ts'
import { SentPackets } from './sent-packets.ts'
import type { SourcePacket } from './source-packet.ts'
import { payloadFor } from './subscriber-payload.ts'
import type { NegotiatedCodec } from './up-track.ts'

const REMEMBERED = { video: 1024, audio: 128 } as const
const MAX_RESENDS = 8

const shift: Vp8Shift = { pictureId: 0, tl0: 0, keyIndex: 0 }

export class RememberedPackets {
  readonly #codec: NegotiatedCodec
  readonly #source: ReceivedTrack
  readonly #stream: OutgoingStream
  readonly #sent: SentPackets

  constructor(codec: NegotiatedCodec, source: ReceivedTrack, stream: OutgoingStream) {
    this.#codec = codec
    this.#source = source
    this.#stream = stream
    this.#sent = new SentPackets(REMEMBERED[source.kind])
  }

  remember(sequence: number, packet: SourcePacket, timestamp: number, shift: Vp8Shift, marker: boolean): void {
    this.#sent.remember(sequence, packet.extended, packet.layer, timestamp, shift, marker)
  }

  has(sequence: number): boolean {
    return this.#sent.has(sequence)
  }

  /** About as long as it will be; 0 when its source is gone. */
  bytesOf(sequence: number): number {
    return this.#source.layers[this.#sent.layerOf(sequence)]?.store.lengthOf(this.#sent.incomingOf(sequence)) ?? 0
  }

  /** True when it may go out again: not too often, and not while the last copy may still be on its way. */
  mayResend(sequence: number, now: number, roundTripMs: number): boolean {
    return this.#sent.mayResend(sequence, now, roundTripMs, MAX_RESENDS)
  }

  /** Gives its length; 0 when it is not remembered, or its source is gone. */
  send(sequence: number, isCopy: boolean, now: number): number {
    const sent = this.#sent
    if (!sent.has(sequence)) return 0
    const packet = this.#source.stored(sent.layerOf(sequence), sent.incomingOf(sequence))
    const from = packet === null ? -1 : payloadFor(this.#codec, packet)
    if (packet === null || from < 0) return 0
    const numbers = numbered(sequence, sent.timestampOf(sequence), sent.markerOf(sequence), sent.shiftOf(sequence, shift), isCopy)
    return this.#stream.write(packet, from, numbers, now)
  }
}
