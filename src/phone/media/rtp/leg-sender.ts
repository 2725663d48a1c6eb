/** The sending half of a leg: frames and keys into RTP. */
import { FIXED_HEADER } from '../../../sfu/rtp/rtp-header.ts'
import { CLOCK_RATES } from '../codec/create-codec.ts'
import { SharedEncoder, type EncodedFrames } from '../codec/shared-encoding.ts'
import type { LegAgreement } from './agreement.ts'
import { KeySender } from './key-sender.ts'
import { PROTECTION_ROOM, type LegSecurity } from './leg-security.ts'
import type { OutgoingPacket, OutgoingStream } from './outgoing-stream.ts'

/** More than any codec here makes of 20 ms. */
const MOST_PAYLOAD = 1400

export interface SenderOptions {
  readonly agreement: LegAgreement
  readonly security: LegSecurity
  readonly stream: OutgoingStream
  readonly encoded: EncodedFrames
  /** The memory is the sender's again when this returns. */
  readonly send: (memory: Uint8Array, length: number) => void
}

export class LegSender {
  /** Something was sent since this was last set to false. */
  sent = false
  readonly #options: SenderOptions
  readonly #encoder: SharedEncoder
  readonly #keys: KeySender
  readonly #memory = new Uint8Array(FIXED_HEADER + MOST_PAYLOAD + PROTECTION_ROOM)
  /** The last packet: most are of one length. */
  #packet = this.#memory.subarray(0, 0)
  /** The next packet of sound is the first after a pause. */
  #resumes = true

  constructor(options: SenderOptions) {
    this.#options = options
    this.#encoder = new SharedEncoder(options.agreement.codec, options.encoded)
    this.#keys = new KeySender(CLOCK_RATES[options.agreement.codec] / 50)
  }

  /** Once in 20 ms. */
  push(frame: Int16Array, shared: boolean): void {
    const { agreement, stream } = this.#options
    stream.tick()
    if (!agreement.sends) this.#resumes = true
    else if (!this.#pushKey()) this.#pushSound(frame, shared)
  }

  /** Time goes on by so many frames in which nothing is sent. */
  leaveOut(frames: number): void {
    for (let i = 0; i < frames; i++) this.#options.stream.tick()
    this.#resumes = true
  }

  /** Keys are left out where the other side knows no telephone events. */
  press(keys: string): void {
    if (this.#options.agreement.sending.keys !== null) this.#keys.press(keys)
  }

  close(): void {
    this.#encoder.close()
  }

  /** True when a key takes the place of the sound. */
  #pushKey(): boolean {
    const payloadType = this.#options.agreement.sending.keys
    const packet = payloadType === null ? null : this.#keys.next()
    if (payloadType === null || packet === null) return false
    if (packet !== 'silent') this.#write({ payloadType, ...packet })
    this.#resumes = true
    return true
  }

  #pushSound(frame: Int16Array, shared: boolean): void {
    const payload = this.#encoder.encode(frame, shared)
    this.#write({ payloadType: this.#options.agreement.sending.voice, marker: this.#resumes, payload, framesAgo: 0 })
    this.#resumes = false
  }

  #write(packet: OutgoingPacket): void {
    const { security, stream, send } = this.#options
    if (packet.payload.length > MOST_PAYLOAD) return
    const length = stream.write(this.#memory, packet)
    const whole = security.protectRtp(this.#memory, length, FIXED_HEADER, stream.ssrc, stream.lastIndex)
    if (this.#packet.length !== whole) this.#packet = this.#memory.subarray(0, whole)
    send(this.#packet, whole)
    this.sent = true
  }
}
