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
import { SentPackets } from './sent-packets.ts'
import type { VideoAgreement } from './video-agreement.ts'

export interface PictureSenderOptions {
  readonly agreement: VideoAgreement
  readonly security: LegSecurity
  readonly source: RtpSource
  readonly clock: PictureClock
  /** The memory is the sender's again when this returns. */
  readonly send: (memory: Uint8Array, length: number) => void
}

export interface SendingManner {
  readonly bitsPerSecond: number
  /** Of each packet. */
  readonly copies: number
  /** A burst may be lost. */
  readonly isWary: boolean
}

/** Longest packet that is sent. */
export const MOST_PACKET = FIXED_HEADER + MOST_WHOLE + PROTECTION_ROOM
/** A second of a good picture. */
const KEPT_BYTES = 512 * 1024
const KEPT_PACKETS = 512
/** Most of what routers let wait. */
const QUIET_MS = 250
/** Packets of which copies are made. */
const COPIED = 8
/** Bits beyond which what waits is given up: the thread was held up, or the rate fell far below what is drawn. */
const MOST_WAITING = 16_000_000

export class PictureSender {
  /** Something was sent since this was last set to false. */
  sent = false
  readonly #options: PictureSenderOptions
  readonly #pacer = new Pacer()
  readonly #memory = new Uint8Array(MOST_PACKET)
  readonly #kept = new PacketStore(KEPT_BYTES, KEPT_PACKETS)
  readonly #resends = new ResendBudget()
  readonly #recent = new SentPackets()
  /** Nothing can be decoded before the next key frame. */
  #waitsForKey = true
  /** Up to the last one of a key frame, that still wait. */
  #keyPackets = 0
  #keySentAt = Number.NEGATIVE_INFINITY
  /** Bits of filling that made no whole packet yet. */
  #owed = 0
  /** What is older is of no use any more. */
  #goodFrom = 0

  constructor(options: PictureSenderOptions) {
    this.#options = options
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
    if (key) this.#keyPackets = this.#pacer.length + payloads.length
    payloads.forEach((payload, i) => this.#pacer.put({ payload, timestamp: ours, marker: i === payloads.length - 1 }))
    return true
  }

  /** One is waited for, or the room cannot have seen the last one yet. */
  hasKeyOnItsWay(now: number, roundTripMs: number): boolean {
    return this.#waitsForKey || this.#keyPackets > 0 || now < this.#keySentAt + roundTripMs
  }

  /** Sends what is due. */
  tick(now: number, { bitsPerSecond, copies, isWary }: SendingManner): void {
    const take = (): PacedPacket | null => this.#pacer.take(now, bitsPerSecond, isWary)
    for (let packet = take(); packet !== null; packet = take()) this.#send(packet, copies, now)
  }

  /** What waits is not sent any more, and what is missed not again: pictures begin anew. */
  drop(): void {
    this.#pacer.clear()
    this.#waitsForKey = true
    this.#keyPackets = 0
    this.#goodFrom = this.#options.source.lastIndex + 1
  }

  /** What the room misses of what was sent until now tells nothing any more. */
  forget(): void {
    this.#recent.clear()
  }

  /** So that what waits in the network's queue is gone before the next picture. */
  beginAnew(now: number): void {
    this.drop()
    this.#pacer.hold(now + QUIET_MS)
  }

  /** The room misses a packet: bits per second that are carried, where it misses much. */
  miss(sequence: number): number | null {
    return this.#recent.miss(this.#indexOf(sequence))
  }

  /** The very packet again, as far as it is kept: encrypted once, it is the same under its number. */
  resend(sequence: number, now: number, bitsPerSecond: number): void {
    const index = this.#indexOf(sequence)
    const { nack } = this.#options.agreement.feedback
    if (nack && this.#isKept(index) && this.#resends.take(now, bitsPerSecond)) this.#sendAgain(index)
  }

  /** About so many bits of what was just sent, again: a receiver drops copies. */
  fill(bits: number): void {
    const last = this.#options.source.lastIndex
    this.#owed += bits
    for (let i = 0; i < COPIED && this.#isKept(last - i); i = (i + 1) % COPIED) {
      const length = this.#kept.lengthOf(last - i) * 8
      if (this.#owed < length) return
      this.#owed -= length
      this.#sendAgain(last - i)
    }
    this.#owed = 0
  }

  #isKept(index: number): boolean {
    return index >= this.#goodFrom && this.#kept.offsetOf(index) >= 0
  }

  #sendAgain(index: number): void {
    const [offset, length] = [this.#kept.offsetOf(index), this.#kept.lengthOf(index)]
    this.#options.send(this.#kept.memory.subarray(offset, offset + length), length)
  }

  #indexOf(sequence: number): number {
    const last = this.#options.source.lastIndex
    return last - ((last - sequence) & 0xffff)
  }

  #send({ payload, timestamp, marker }: PacedPacket, copies: number, now: number): void {
    const { agreement, security, source, send } = this.#options
    const written = source.write(this.#memory, { payloadType: agreement.sending, marker, timestamp, payload })
    const length = security.protectRtp(this.#memory, written, FIXED_HEADER, source.ssrc, source.lastIndex)
    this.#kept.put(source.lastIndex, this.#memory, 0, length)
    this.#recent.add(source.lastIndex, payload.length * 8, now)
    // One right behind the other: not everybody puts late copies where they belong.
    for (let copy = 0; copy < copies; copy++) send(this.#memory, length)
    this.sent = true
    if (this.#keyPackets > 0 && --this.#keyPackets === 0) this.#keySentAt = now
  }
}
