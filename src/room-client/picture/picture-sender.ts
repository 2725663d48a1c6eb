/** Our picture as RTP: header, SRTP, the report of it (RFC 3550 §6.4.1), and what viewers miss once more (RFC 4588). */
import type { SrtpSession } from '../../sfu/forwarding/srtp-session.ts'
import { ONE_BYTE_PROFILE } from '../../sfu/rtp/header-extensions.ts'
import { putU16, putU32, u32, u8 } from '../../sfu/rtp/network-order.ts'
import { PacketStore } from '../../sfu/rtp/packet-store.ts'
import type { SenderInfo } from '../../sfu/rtp/rtcp-writer.ts'
import { FIXED_HEADER } from '../../sfu/rtp/rtp-header.ts'
import type { PicturePacket } from '../room-pictures.ts'
import type { PictureDraft, PictureUp } from '../session/negotiation.ts'
import type { Surroundings } from '../surroundings.ts'
import { wallClock } from '../wall-clock.ts'
import { CaptureClock } from './capture-clock.ts'
import { OutgoingNumbers } from './outgoing-numbers.ts'

export interface PictureSenderOptions {
  readonly draft: PictureDraft
  readonly format: PictureUp
  readonly srtp: SrtpSession
  readonly surroundings: Surroundings
  /** Of the connection. */
  readonly nextTransportSequence: () => number
  /** The memory is the sender’s again when this returns. */
  readonly send: (memory: Uint8Array, offset: number, length: number) => void
}

/** Longest payload: with all that comes around it the server takes no longer datagram. */
const longestPayload = 1500
const tagBytes = 10
const extensionBytes = 8
const originalBytes = 2
/** As in `SoundSender`. */
const firstSequenceBelow = 0x8000
/** About two seconds of a room’s camera. */
const kept = { bytes: 512 * 1024, packets: 512 } as const
/** A packet that keeps being asked for does not come through. */
const mostCopies = 8

/** What is written into a header. */
interface Head {
  readonly ssrc: number
  readonly payloadType: number
  readonly marker: boolean
  readonly sequence: number
  readonly timestamp: number
}

export class PictureSender {
  readonly #options: PictureSenderOptions
  readonly #memory = Buffer.alloc(FIXED_HEADER + extensionBytes + originalBytes + longestPayload + 4 + tagBytes)
  readonly #numbers: OutgoingNumbers
  readonly #clock = new CaptureClock()
  /** Marker, timestamp and payload of what went out, by extended number. */
  readonly #store = new PacketStore(kept.bytes, kept.packets)
  readonly #record = Buffer.alloc(5 + longestPayload)
  readonly #copiedAt = new Float64Array(kept.packets)
  readonly #copies = new Uint8Array(kept.packets)
  #highest = -1
  #copySequence: number
  #packets = 0
  #octets = 0

  constructor(options: PictureSenderOptions) {
    this.#options = options
    const { random } = options.surroundings
    this.#numbers = new OutgoingNumbers(random(firstSequenceBelow), random(2 ** 32))
    this.#copySequence = random(firstSequenceBelow)
  }

  write({ sequence, timestamp, marker, payload }: PicturePacket): void {
    if (payload.length === 0 || payload.length > longestPayload) return
    const outgoing = this.#numbers.sequenceOf(sequence)
    if (outgoing < 0) return
    const { draft, format, surroundings } = this.#options
    const now = surroundings.now()
    const mapped = this.#numbers.timestampOf(timestamp, now)
    if (outgoing > this.#highest) this.#clock.arrived(mapped, now)
    this.#highest = Math.max(this.#highest, outgoing)
    this.#keep(outgoing, mapped, marker, payload)
    const head = { ssrc: draft.ssrc, payloadType: format.payloadType, marker, sequence: outgoing, timestamp: mapped }
    this.#send(head, this.#writeHead(head), payload, outgoing)
    this.#packets += 1
    this.#octets += payload.length
  }

  /** What the camera sent meanwhile was not passed on. */
  restart(): void {
    this.#numbers.restart()
  }

  /** Somebody misses this one. Nothing happens when it is gone, or went out again just now. */
  resend(sequence: number, roundTripMs: number): void {
    const outgoing = this.#highest - ((this.#highest - sequence) & 0xffff)
    const at = outgoing < 0 ? -1 : this.#store.offsetOf(outgoing)
    if (at < 0 || !this.#mayCopy(outgoing, roundTripMs)) return
    const { memory } = this.#store
    const payload = memory.subarray(at + 5, at + this.#store.lengthOf(outgoing))
    this.#copy({ marker: u8(memory, at) === 1, timestamp: u32(memory, at + 1), sequence: outgoing }, payload)
  }

  /** Null when nothing was ever sent. */
  senderInfo(): SenderInfo | null {
    if (this.#packets === 0) return null
    const { surroundings, draft } = this.#options
    const timestamp = this.#clock.timestampAt(surroundings.now())
    return { ssrc: draft.ssrc, ...wallClock(surroundings), timestamp, packets: this.#packets % 2 ** 32, octets: this.#octets % 2 ** 32 }
  }

  #keep(outgoing: number, timestamp: number, marker: boolean, payload: Uint8Array): void {
    this.#record[0] = marker ? 1 : 0
    putU32(this.#record, 1, timestamp)
    this.#record.set(payload, 5)
    this.#store.put(outgoing, this.#record, 0, 5 + payload.length)
    this.#copiedAt[outgoing % kept.packets] = Number.NEGATIVE_INFINITY
    this.#copies[outgoing % kept.packets] = 0
  }

  #mayCopy(outgoing: number, roundTripMs: number): boolean {
    const slot = outgoing % kept.packets
    const now = this.#options.surroundings.now()
    const copies = this.#copies[slot] ?? 0
    if (copies >= mostCopies || now - (this.#copiedAt[slot] ?? 0) < roundTripMs) return false
    this.#copiedAt[slot] = now
    this.#copies[slot] = copies + 1
    return true
  }

  #copy({ marker, timestamp, sequence }: Pick<Head, 'marker' | 'timestamp' | 'sequence'>, payload: Uint8Array): void {
    const { draft, format } = this.#options
    const { copiesPayloadType: payloadType } = format
    if (payloadType === null) {
      // The same once more under its own number: the same bytes under the same key.
      const head = { ssrc: draft.ssrc, payloadType: format.payloadType, marker, sequence, timestamp }
      return this.#send(head, this.#writeHead(head), payload, sequence)
    }
    const head = { ssrc: draft.copiesSsrc, payloadType, marker, sequence: this.#copySequence++, timestamp }
    const headLength = this.#writeHead(head)
    putU16(this.#memory, headLength, sequence & 0xffff)
    this.#memory.set(payload, headLength + originalBytes)
    this.#protect(head.ssrc, headLength, headLength + originalBytes + payload.length, head.sequence)
  }

  #send({ ssrc }: Head, headLength: number, payload: Uint8Array, index: number): void {
    this.#memory.set(payload, headLength)
    this.#protect(ssrc, headLength, headLength + payload.length, index)
  }

  #protect(ssrc: number, headLength: number, length: number, index: number): void {
    const { srtp, send } = this.#options
    send(this.#memory, 0, srtp.senderOf(ssrc).protect(this.#memory, 0, length, headLength, index))
  }

  #writeHead({ ssrc, payloadType, marker, sequence, timestamp }: Head): number {
    const { format, nextTransportSequence } = this.#options
    const extended = format.transportSequenceId !== 0
    this.#memory[0] = extended ? 0x90 : 0x80
    this.#memory[1] = payloadType | (marker ? 0x80 : 0)
    putU16(this.#memory, 2, sequence & 0xffff)
    putU32(this.#memory, 4, timestamp)
    putU32(this.#memory, 8, ssrc)
    if (!extended) return FIXED_HEADER
    putU16(this.#memory, 12, ONE_BYTE_PROFILE)
    putU16(this.#memory, 14, 1)
    this.#memory[16] = (format.transportSequenceId << 4) | 1
    putU16(this.#memory, 17, nextTransportSequence())
    this.#memory[19] = 0
    return FIXED_HEADER + extensionBytes
  }
}
