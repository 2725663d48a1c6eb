/** The RTP streams of one down track: its own, and that of its retransmissions (RFC 4588) where one was negotiated. */
import type { Vp8Shift } from '../codec/vp8.ts'
import type { DownTrackOptions } from './down-track.ts'
import type { Outlet } from './outlet.ts'
import { PacketWriter, type PacketNumbers } from './packet-writer.ts'
import type { SourcePacket } from './source-packet.ts'
import type { ExtensionIds } from './up-track.ts'

/** How a packet is to be numbered. Filled again for each. */
export interface OutgoingNumbers {
  /** Extended. */
  sequence: number
  timestamp: number
  marker: boolean
  /** Of VP8's picture numbers. */
  shift: Vp8Shift
  /** It went out before, and goes out once more. */
  isCopy: boolean
}

export const NO_SHIFT: Vp8Shift = { pictureId: 0, tl0: 0, keyIndex: 0 }

const outgoing: OutgoingNumbers = { sequence: 0, timestamp: 0, marker: false, shift: NO_SHIFT, isCopy: false }

/** Good until the next call. */
export function numbered(sequence: number, timestamp: number, marker: boolean, shift: Vp8Shift, isCopy: boolean): OutgoingNumbers {
  outgoing.sequence = sequence
  outgoing.timestamp = timestamp
  outgoing.marker = marker
  outgoing.shift = shift
  outgoing.isCopy = isCopy
  return outgoing
}

const numbers: PacketNumbers = { ssrc: 0, payloadType: 0, sequence: 0, timestamp: 0, marker: false, original: -1, transportSequence: 0 }

export class OutgoingStream {
  readonly #options: DownTrackOptions
  readonly #isVideo: boolean
  readonly #outlet: Outlet
  readonly #writer: PacketWriter
  #rtxSequence: number
  #packets = 0
  #octets = 0

  constructor(options: DownTrackOptions, isVideo: boolean, source: ExtensionIds, outlet: Outlet, firstRtxSequence: number) {
    this.#options = options
    this.#isVideo = isVideo
    this.#outlet = outlet
    this.#writer = new PacketWriter(options.mid, source, options.extensions)
    this.#rtxSequence = firstRtxSequence
  }

  get nextRtxSequence(): number {
    return this.#rtxSequence
  }

  /** Without copies and padding. */
  get packets(): number {
    return this.#packets
  }

  /** Of their payloads. */
  get octets(): number {
    return this.#octets
  }

  get hasRtx(): boolean {
    return this.#options.rtxSsrc !== undefined && this.#options.codec.rtxPayloadType !== undefined
  }

  /** `from` is where the payload begins. Gives the length. */
  write(packet: SourcePacket, from: number, outgoing: OutgoingNumbers, now: number): number {
    const { fanout } = this.#outlet
    const index = this.#number(outgoing)
    if (packet.codec.name === 'red') numbers.payloadType = this.#options.codec.redPayloadType ?? numbers.payloadType
    const at = fanout.claim()
    const count = packet.payloadOffset + packet.payloadLength - from
    const length = this.#writer.write(fanout.memory, at, packet, numbers, from, count, now)
    if (packet.codec.name === 'vp8') this.#writer.shiftVp8(fanout.memory, at, packet, numbers, outgoing.shift)
    this.#commit(length, index, now)
    if (!outgoing.isCopy) {
      this.#packets++
      this.#octets += packet.payloadLength
    }
    return length
  }

  /** A packet of nothing but `padding` bytes, 1 to 255. */
  writePadding(packet: SourcePacket, outgoing: OutgoingNumbers, padding: number, now: number): void {
    const { fanout } = this.#outlet
    const index = this.#number(outgoing)
    const length = this.#writer.writePadding(fanout.memory, fanout.claim(), packet, numbers, padding, now)
    this.#commit(length, index, now)
  }

  /** Fills `numbers`; gives the SRTP index. Without a stream of their own, copies go under their own number again. */
  #number({ sequence, timestamp, marker, isCopy }: OutgoingNumbers): number {
    const { codec, ssrc, rtxSsrc } = this.#options
    const rtx = isCopy && rtxSsrc !== undefined ? codec.rtxPayloadType : undefined
    const index = rtx === undefined ? sequence : this.#rtxSequence++
    numbers.ssrc = rtx === undefined || rtxSsrc === undefined ? ssrc : rtxSsrc
    numbers.payloadType = rtx ?? codec.payloadType
    numbers.sequence = index % 0x10000
    numbers.timestamp = timestamp
    numbers.marker = marker
    numbers.original = rtx === undefined ? -1 : sequence % 0x10000
    numbers.transportSequence = this.#writer.countsTransport ? this.#outlet.nextTransportSequence() : 0
    return index
  }

  #commit(length: number, index: number, now: number): void {
    const content = numbers.original >= 0 ? 'copy' : this.#isVideo ? 'picture' : 'sound'
    this.#outlet.commit(numbers.ssrc, content, length, this.#writer.headerLength, index, now)
  }
}
