/** Our RTP packets: numbers, timestamps, counts. */
import { putU16, putU32 } from '../../../sfu/rtp/network-order.ts'
import { FIXED_HEADER } from '../../../sfu/rtp/rtp-header.ts'

const VERSION_BITS = 0x80
const MARKER = 0x80
/** The first number lies in the lower half, so that no packet lost at the start hides a roll-over from SRTP (RFC 3711 §3.3.1). */
const FIRST_NUMBERS = 0x8000

export interface OutgoingPacket {
  readonly payloadType: number
  readonly marker: boolean
  readonly payload: Uint8Array
  /** Frames of 20 ms before now that the timestamp tells. */
  readonly framesAgo: number
}

export class OutgoingStream {
  readonly ssrc: number
  readonly clockRate: number
  packets = 0
  octets = 0
  readonly #frameTicks: number
  /** Extended: the low 16 bits are the next packet's number. */
  #index: number
  #timestamp: number

  /** `random32` gives 32 random bits that nobody can guess. */
  constructor(clockRate: number, random32: () => number) {
    this.clockRate = clockRate
    this.#frameTicks = clockRate / 50
    this.ssrc = random32()
    this.#index = random32() % FIRST_NUMBERS
    this.#timestamp = random32()
  }

  /** Of the present frame. */
  get timestamp(): number {
    return this.#timestamp
  }

  /** The index of the packet that was written last. */
  get lastIndex(): number {
    return this.#index - 1
  }

  /** Time goes on by 20 ms, whether something is sent or not. */
  tick(): void {
    this.#timestamp = (this.#timestamp + this.#frameTicks) >>> 0
  }

  /** Gives the length; the header is FIXED_HEADER long. */
  write(memory: Uint8Array, packet: OutgoingPacket): number {
    memory[0] = VERSION_BITS
    memory[1] = packet.payloadType | (packet.marker ? MARKER : 0)
    putU16(memory, 2, this.#index & 0xffff)
    putU32(memory, 4, (this.#timestamp - packet.framesAgo * this.#frameTicks) >>> 0)
    putU32(memory, 8, this.ssrc)
    memory.set(packet.payload, FIXED_HEADER)
    this.#index++
    this.packets++
    this.octets += packet.payload.length
    return FIXED_HEADER + packet.payload.length
  }
}
