/** One RTP stream as a browser sends it: numbered, with header extensions, protected. */
import { ExtensionWriter } from '../../src/sfu/rtp/extension-writer.ts'
import { putU16, putU32 } from '../../src/sfu/rtp/network-order.ts'
import { FIXED_HEADER } from '../../src/sfu/rtp/rtp-header.ts'
import type { SenderInfo } from '../../src/sfu/rtp/rtcp-writer.ts'
import { EXTENSION_ID } from './media-format.ts'
import type { Seat } from './seat.ts'

export interface StreamOptions {
  readonly ssrc: number
  readonly payloadType: number
  readonly mid: string
  /** Empty without. */
  readonly rid: string
  /** −dBov, 0 to 127; null for what is no sound. */
  readonly level: number | null
}

export interface OutgoingPacket {
  readonly payload: Uint8Array
  readonly timestamp: number
  readonly marker: boolean
  readonly transportSequence: number
}

const ROOM = 2048
/** Between the epochs of NTP and Unix, seconds. */
const NTP_EPOCH = 2_208_988_800

export class OutgoingStream {
  readonly ssrc: number
  readonly #options: StreamOptions
  readonly #extensions = new ExtensionWriter()
  readonly #memory = new Uint8Array(ROOM)
  readonly #names: { readonly mid: Uint8Array; readonly rid: Uint8Array }
  readonly #numbers = new Uint8Array(3)
  /** Extended beyond 16 bits. */
  #index = 1
  #octets = 0
  #timestamp = 0

  constructor(options: StreamOptions) {
    this.ssrc = options.ssrc
    this.#options = options
    this.#names = { mid: Buffer.from(options.mid), rid: Buffer.from(options.rid) }
    this.setLevel(options.level ?? 0)
  }

  get sent(): number {
    return this.#index - 1
  }

  setLevel(level: number): void {
    this.#numbers[2] = level
  }

  send({ payload, timestamp, marker, transportSequence }: OutgoingPacket, seat: Seat): void {
    const memory = this.#memory
    memory[0] = 0x90
    memory[1] = this.#options.payloadType | (marker ? 0x80 : 0)
    putU16(memory, 2, this.#index & 0xffff)
    putU32(memory, 4, timestamp)
    putU32(memory, 8, this.ssrc)
    putU16(this.#numbers, 0, transportSequence)
    const header = FIXED_HEADER + this.#writeExtensions(memory)
    memory.set(payload, header)
    const length = seat.srtp.senderOf(this.ssrc).protect(memory, 0, header + payload.length, header, this.#index++)
    this.#octets += payload.length
    this.#timestamp = timestamp
    seat.send(memory, 0, length)
  }

  /** For a sender report of now (RFC 3550 §6.4.1). */
  info(wallMs: number): SenderInfo {
    const seconds = wallMs / 1000
    return {
      ssrc: this.ssrc,
      ntpSeconds: Math.floor(seconds) + NTP_EPOCH,
      ntpFraction: Math.floor((seconds % 1) * 2 ** 32),
      timestamp: this.#timestamp,
      packets: this.sent,
      octets: this.#octets % 2 ** 32,
    }
  }

  #writeExtensions(memory: Uint8Array): number {
    const { mid, rid } = this.#names
    this.#extensions.reset()
    this.#extensions.add(EXTENSION_ID.transportSequence, this.#numbers, 0, 2)
    if (this.#options.level !== null) this.#extensions.add(EXTENSION_ID.audioLevel, this.#numbers, 2, 1)
    this.#extensions.add(EXTENSION_ID.mid, mid, 0, mid.length)
    if (rid.length > 0) this.#extensions.add(EXTENSION_ID.rid, rid, 0, rid.length)
    return this.#extensions.write(memory, FIXED_HEADER)
  }
}
