/** One source of ours: its name, its packets' numbers, and what it has sent (RFC 3550 §5.1). */
import { putU16, putU32 } from '../../../sfu/rtp/network-order.ts'
import { FIXED_HEADER } from '../../../sfu/rtp/rtp-header.ts'

const VERSION_BITS = 0x80
const MARKER = 0x80
/** The first number lies in the lower half, so that no packet lost at the start hides a roll-over from SRTP (RFC 3711 §3.3.1). */
const FIRST_NUMBERS = 0x8000

export interface SourcePacket {
  readonly payloadType: number
  readonly marker: boolean
  /** 32 bits. */
  readonly timestamp: number
  readonly payload: Uint8Array
}

export class RtpSource {
  readonly ssrc: number
  packets = 0
  octets = 0
  /** Extended: the low 16 bits are the next packet's number. */
  #index: number

  /** `random32` gives 32 random bits that nobody can guess. */
  constructor(random32: () => number) {
    this.ssrc = random32()
    this.#index = random32() % FIRST_NUMBERS
  }

  /** The index of the packet that was written last. */
  get lastIndex(): number {
    return this.#index - 1
  }

  /** Gives the length; the header is FIXED_HEADER long. */
  write(memory: Uint8Array, { payloadType, marker, timestamp, payload }: SourcePacket): number {
    memory[0] = VERSION_BITS
    memory[1] = payloadType | (marker ? MARKER : 0)
    putU16(memory, 2, this.#index & 0xffff)
    putU32(memory, 4, timestamp)
    putU32(memory, 8, this.ssrc)
    memory.set(payload, FIXED_HEADER)
    this.#index++
    this.packets++
    this.octets += payload.length
    return FIXED_HEADER + payload.length
  }
}
