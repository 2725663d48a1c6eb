/** Writes a source's packet as one subscriber numbers it: header, extensions, payload. */
import { shiftVp8, type Vp8Shift } from '../codec/vp8.ts'
import { ExtensionWriter } from '../rtp/extension-writer.ts'
import { EXTENSION } from '../rtp/header-extensions.ts'
import { putU16, putU24, putU32 } from '../rtp/network-order.ts'
import { FIXED_HEADER } from '../rtp/rtp-header.ts'
import type { SourcePacket } from './source-packet.ts'
import type { ExtensionIds } from './up-track.ts'

export interface PacketNumbers {
  ssrc: number
  payloadType: number
  sequence: number
  timestamp: number
  marker: boolean
  /** Of an RFC 4588 copy: the number that it had at first; else -1. */
  original: number
  /** Of the subscriber's connection. */
  transportSequence: number
}

/** Said anew for each connection, or a wish of the publisher's that is none of its subscribers' business. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  EXTENSION.mid,
  EXTENSION.rid,
  EXTENSION.repairedRid,
  EXTENSION.absSendTime,
  EXTENSION.transportSequence,
  EXTENSION.playoutDelay,
  EXTENSION.transmissionOffset,
])

const VERSION_BITS = 0x80
const PADDED = 0x20
const EXTENDED = 0x10
const MARKER = 0x80
/** 6.18 fixed point seconds. */
const ABS_SEND_TIME_PER_MS = 262.144

const extensions = new ExtensionWriter()
const own = new Uint8Array(8)

export class PacketWriter {
  readonly #mid: Uint8Array
  readonly #midId: number
  readonly #absSendTimeId: number
  readonly #transportSequenceId: number
  /** From the source's extension id to the subscriber's; 0 is not copied. */
  readonly #copied = new Uint8Array(256)
  /** Of the packet that was written last. */
  headerLength = 0

  constructor(mid: string, source: ExtensionIds, subscriber: ExtensionIds) {
    this.#mid = Buffer.from(mid, 'latin1')
    this.#midId = subscriber.get(EXTENSION.mid) ?? 0
    this.#absSendTimeId = subscriber.get(EXTENSION.absSendTime) ?? 0
    this.#transportSequenceId = subscriber.get(EXTENSION.transportSequence) ?? 0
    for (const [uri, id] of source) if (!NOT_COPIED.has(uri)) this.#copied[id] = subscriber.get(uri) ?? 0
  }

  get countsTransport(): boolean {
    return this.#transportSequenceId !== 0
  }

  /** Gives the length. `from` and `length` say which part of the packet's memory is the payload. */
  write(to: Uint8Array, at: number, packet: SourcePacket, numbers: PacketNumbers, from: number, length: number, now: number): number {
    let payload = this.#writeHeader(to, at, packet, numbers, now)
    if (numbers.original >= 0) {
      putU16(to, payload, numbers.original & 0xffff)
      payload += 2
    }
    to.set(packet.memory.subarray(from, from + length), payload)
    return payload + length - at
  }

  /** The payload's descriptor in what `write` just made. */
  shiftVp8(to: Uint8Array, at: number, packet: SourcePacket, numbers: PacketNumbers, shift: Vp8Shift): void {
    const payload = at + this.headerLength + (numbers.original >= 0 ? 2 : 0)
    shiftVp8(to, payload - packet.payloadOffset, packet.vp8, shift)
  }

  /** A packet of nothing but `padding` bytes, 1 to 255. */
  writePadding(to: Uint8Array, at: number, packet: SourcePacket, numbers: PacketNumbers, padding: number, now: number): number {
    const end = this.#writeHeader(to, at, packet, numbers, now) + padding
    to[at] = (to[at] ?? 0) | PADDED
    to.fill(0, end - padding, end - 1)
    to[end - 1] = padding
    return end - at
  }

  #writeHeader(to: Uint8Array, at: number, packet: SourcePacket, numbers: PacketNumbers, now: number): number {
    this.#collectExtensions(packet, numbers.transportSequence, now)
    const extensionLength = extensions.write(to, at + FIXED_HEADER)
    to[at] = VERSION_BITS | (extensionLength > 0 ? EXTENDED : 0)
    to[at + 1] = numbers.payloadType | (numbers.marker ? MARKER : 0)
    putU16(to, at + 2, numbers.sequence & 0xffff)
    putU32(to, at + 4, numbers.timestamp)
    putU32(to, at + 8, numbers.ssrc)
    this.headerLength = FIXED_HEADER + extensionLength
    return at + this.headerLength
  }

  #collectExtensions(packet: SourcePacket, transportSequence: number, now: number): void {
    putU24(own, 0, Math.floor(now * ABS_SEND_TIME_PER_MS) & 0xffffff)
    putU16(own, 4, transportSequence & 0xffff)
    extensions.reset()
    if (this.#midId) extensions.add(this.#midId, this.#mid, 0, this.#mid.length)
    if (this.#absSendTimeId) extensions.add(this.#absSendTimeId, own, 0, 3)
    if (this.#transportSequenceId) extensions.add(this.#transportSequenceId, own, 4, 2)
    const table = packet.extensions
    for (let i = 0; i < table.count; i++) {
      const id = this.#copied[table.ids[i] ?? 0] ?? 0
      if (id) extensions.add(id, packet.memory, table.offsetOf(i), table.lengthOf(i))
    }
  }
}
