/** Our sound as RTP: its timestamps go on by 20 ms at a time. */
import { RtpSource } from './rtp-source.ts'

export interface OutgoingPacket {
  readonly payloadType: number
  readonly marker: boolean
  readonly payload: Uint8Array
  /** Frames of 20 ms before now that the timestamp tells. */
  readonly framesAgo: number
}

export class OutgoingStream {
  readonly clockRate: number
  readonly #source: RtpSource
  readonly #frameTicks: number
  #timestamp: number

  /** `random32` gives 32 random bits that nobody can guess. */
  constructor(clockRate: number, random32: () => number) {
    this.clockRate = clockRate
    this.#frameTicks = clockRate / 50
    this.#source = new RtpSource(random32)
    this.#timestamp = random32()
  }

  get ssrc(): number {
    return this.#source.ssrc
  }

  get packets(): number {
    return this.#source.packets
  }

  get octets(): number {
    return this.#source.octets
  }

  /** Of the present frame. */
  get timestamp(): number {
    return this.#timestamp
  }

  /** The index of the packet that was written last. */
  get lastIndex(): number {
    return this.#source.lastIndex
  }

  /** Time goes on by 20 ms, whether something is sent or not. */
  tick(): void {
    this.#timestamp = (this.#timestamp + this.#frameTicks) >>> 0
  }

  /** Gives the length; the header is FIXED_HEADER long. */
  write(memory: Uint8Array, { payloadType, marker, payload, framesAgo }: OutgoingPacket): number {
    const timestamp = (this.#timestamp - framesAgo * this.#frameTicks) >>> 0
    return this.#source.write(memory, { payloadType, marker, timestamp, payload })
  }
}
