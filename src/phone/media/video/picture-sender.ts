/** The sending half of a line: coded pictures into RTP, spread over time, and once more where the room missed a packet. */
import type { AccessUnit } from '../../../compositor/compositor.ts'
import { ResendBudget } from '../../../sfu/forwarding/resend-budget.ts'
import { PacketStore } from '../../../sfu/rtp/packet-store.ts'
import { FIXED_HEADER } from '../../../sfu/rtp/rtp-header.ts'
import { PROTECTION_ROOM, type LegSecurity } from '../rtp/leg-security.ts'
import type { RtpSource } from '../rtp/rtp-source.ts'
import { MOST_WHOLE, packetize } from './packetize.ts'
import { Pacer, type PacedPacket } from './pacer.ts'
import type { PictureClock } from './picture-clock.ts'
import type { VideoAgreement } from './video-agreement.ts'

export interface PictureSenderOptions {
  readonly agreement: VideoAgreement
  readonly security: LegSecurity
  readonly source: RtpSource
  readonly clock: PictureClock
  /** The memory is the sender's again when this returns. */
  readonly send: (memory: Uint8Array, length: number) => void
}

/** Longest packet that is sent. */
export const MOST_PACKET = FIXED_HEADER + MOST_WHOLE + PROTECTION_ROOM
/** A second of a good picture. */
const KEPT_BYTES = 512 * 1024
const KEPT_PACKETS = 512
/** Bits beyond which what waits is given up: the thread was held up, or the rate fell far below what is drawn. */
const MOST_WAITING = 16_000_000

export class PictureSender {
  /** Something was sent since this was last set to false. */
  sent = false
  readonly #options: PictureSenderOptions
  readonly #pacer = new Pacer()
  readonly #memory = new Uint8Array(MOST_PACKET)
  readonly #kept: PacketStore | null
  readonly #resends = new ResendBudget()
  /** Nothing can be decoded before the next key frame. */
  #waitsForKey = true

  constructor(options: PictureSenderOptions) {
    this.#options = options
    this.#kept = options.agreement.feedback.nack ? new PacketStore(KEPT_BYTES, KEPT_PACKETS) : null
  }

  /** Infinity while nothing waits. */
  get nextAt(): number {
    return this.#pacer.nextAt
  }

  /** False where a key frame is needed first. */
  show({ data, key, timestamp }: AccessUnit, now: number): boolean {
    if (this.#pacer.waiting > MOST_WAITING) this.drop()
    if (this.#waitsForKey && !key) return false
    this.#waitsForKey = false
    const { agreement, clock } = this.#options
    const payloads = packetize(data, agreement.packetizationMode)
    const ours = clock.next(timestamp, now)
    payloads.forEach((payload, i) => this.#pacer.put({ payload, timestamp: ours, marker: i === payloads.length - 1 }))
    return true
  }

  /** Sends what is due, each packet so many times. */
  tick(now: number, bitsPerSecond: number, copies: number): void {
    for (let packet = this.#pacer.take(now, bitsPerSecond); packet !== null; packet = this.#pacer.take(now, bitsPerSecond))
      this.#send(packet, copies)
  }

  /** What waits is not sent any more. */
  drop(): void {
    this.#pacer.clear()
    this.#waitsForKey = true
  }

  /** The very packet again, as far as it is kept: encrypted once, it is the same under its number. */
  resend(sequence: number, now: number, bitsPerSecond: number): void {
    const last = this.#options.source.lastIndex
    const index = last - ((last - sequence) & 0xffff)
    const offset = index < 0 ? -1 : (this.#kept?.offsetOf(index) ?? -1)
    if (this.#kept === null || offset < 0 || !this.#resends.take(now, bitsPerSecond)) return
    const length = this.#kept.lengthOf(index)
    this.#options.send(this.#kept.memory.subarray(offset, offset + length), length)
  }

  #send({ payload, timestamp, marker }: PacedPacket, copies: number): void {
    const { agreement, security, source, send } = this.#options
    const written = source.write(this.#memory, { payloadType: agreement.sending, marker, timestamp, payload })
    const length = security.protectRtp(this.#memory, written, FIXED_HEADER, source.ssrc, source.lastIndex)
    this.#kept?.put(source.lastIndex, this.#memory, 0, length)
    // One right behind the other: not everybody puts late copies where they belong.
    for (let copy = 0; copy < copies; copy++) send(this.#memory, length)
    this.sent = true
  }
}
