/** Our one stream of RTP: header, level, SRTP, and the report of it (RFC 3550 §6.4.1). Makes no object for a packet. */
import type { SrtpSession } from '../../sfu/forwarding/srtp-session.ts'
import { ONE_BYTE_PROFILE } from '../../sfu/rtp/header-extensions.ts'
import { putU16, putU32 } from '../../sfu/rtp/network-order.ts'
import { writeSenderReport } from '../../sfu/rtp/rtcp-writer.ts'
import { FIXED_HEADER } from '../../sfu/rtp/rtp-header.ts'
import type { SrtpSender } from '../../sfu/srtp/srtp-suite.ts'
import type { SoundFormat } from '../sdp/section.ts'
import type { Surroundings } from '../surroundings.ts'
import { wallClock } from '../wall-clock.ts'

export interface SoundSenderOptions {
  readonly ssrc: number
  readonly format: SoundFormat
  /** Of the header extension for levels; 0 without. */
  readonly audioLevelId: number
  readonly srtp: SrtpSession
  readonly surroundings: Surroundings
  /** The memory is the sender's again when this returns. */
  readonly send: (memory: Uint8Array, offset: number, length: number) => void
}

/** Longest payload; what is longer would be cut up by IP. */
const longestPayload = 1200
const tagBytes = 10
/** So that the receiver, who guesses the roll-over counter, has seen a number before the first wrap (RFC 3711 §3.3.1). */
const firstSequenceBelow = 0x8000
const voice = 0x80

export class SoundSender {
  readonly #options: SoundSenderOptions
  readonly #memory = Buffer.alloc(FIXED_HEADER + 8 + longestPayload + 4 + tagBytes)
  readonly #protector: SrtpSender
  /** Extended; its low 16 bits travel. */
  #sequence: number
  #timestamp: number
  #sentAt = 0
  #packets = 0
  #octets = 0
  /** The next packet begins a spurt of talk (RFC 3551 §4.1). */
  #marked = true

  constructor(options: SoundSenderOptions) {
    this.#options = options
    this.#protector = options.srtp.senderOf(options.ssrc)
    this.#sequence = options.surroundings.random(firstSequenceBelow)
    this.#timestamp = options.surroundings.random(2 ** 32)
  }

  write(payload: Uint8Array, samples: number, level?: number): void {
    if (payload.length === 0 || payload.length > longestPayload) return this.skip(samples)
    const headerLength = this.#writeHeader(level)
    this.#memory.set(payload, headerLength)
    const length = this.#protector.protect(this.#memory, 0, headerLength + payload.length, headerLength, this.#sequence)
    this.#options.send(this.#memory, 0, length)
    this.#sequence += 1
    this.#packets += 1
    this.#octets += payload.length
    this.#marked = false
    this.#sentAt = this.#options.surroundings.now()
    this.#timestamp = (this.#timestamp + samples) % 2 ** 32
  }

  skip(samples: number): void {
    this.#timestamp = (this.#timestamp + samples) % 2 ** 32
    this.#marked = true
  }

  /** Writes a sender report; the end of it, or `at` when nothing was ever sent. */
  writeReport(memory: Uint8Array, at: number): number {
    if (this.#packets === 0) return at
    const { surroundings, ssrc, format } = this.#options
    const since = surroundings.now() - this.#sentAt
    return writeSenderReport(memory, at, {
      ssrc,
      ...wallClock(surroundings),
      timestamp: (this.#timestamp + Math.round((since * format.clockRate) / 1000)) % 2 ** 32,
      packets: this.#packets % 2 ** 32,
      octets: this.#octets % 2 ** 32,
    })
  }

  #writeHeader(level: number | undefined): number {
    const { ssrc, format, audioLevelId } = this.#options
    const extended = audioLevelId !== 0 && level !== undefined
    this.#memory[0] = extended ? 0x90 : 0x80
    this.#memory[1] = format.payloadType | (this.#marked ? 0x80 : 0)
    putU16(this.#memory, 2, this.#sequence & 0xffff)
    putU32(this.#memory, 4, this.#timestamp)
    putU32(this.#memory, 8, ssrc)
    if (!extended) return FIXED_HEADER
    putU16(this.#memory, 12, ONE_BYTE_PROFILE)
    putU16(this.#memory, 14, 1)
    const bounded = Math.max(0, Math.min(127, Math.round(level)))
    this.#memory[16] = audioLevelId << 4
    this.#memory[17] = bounded | (bounded < 127 ? voice : 0)
    putU16(this.#memory, 18, 0)
    return FIXED_HEADER + 8
  }
}
