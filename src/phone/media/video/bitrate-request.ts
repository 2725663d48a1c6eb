/** TMMBR, by which a receiver bounds what is sent to it, and TMMBN, by which it is told that it was heard (RFC 5104 §4.2). */
import { putU32, u16, u32, u8 } from '../../../sfu/rtp/network-order.ts'
import { writeRtcpHead } from '../../../sfu/rtp/rtcp-writer.ts'

export interface BitrateRequest {
  /** Who asks. */
  readonly sender: number
  /** Whose packets are meant. */
  readonly media: number
  /** With the heads of packets. */
  readonly bitsPerSecond: number
  /** Bytes of heads in each packet, as the asking side sees them. */
  readonly overhead: number
}

const TRANSPORT_FEEDBACK = 205
const REQUEST = 3
const NOTICE = 4
const HEAD = 12
const ENTRY = 8
const VERSION = 2
const MANTISSA_BITS = 17
const OVERHEAD_BITS = 9

const mantissaAt = (memory: Uint8Array, at: number): number => (u32(memory, at) >>> OVERHEAD_BITS) % 2 ** MANTISSA_BITS

const requestAt = (memory: Uint8Array, at: number, sender: number): BitrateRequest => ({
  sender,
  media: u32(memory, at),
  bitsPerSecond: mantissaAt(memory, at + 4) * 2 ** (u8(memory, at + 4) >>> 2),
  overhead: u16(memory, at + 6) % 2 ** OVERHEAD_BITS,
})

const isRequest = (memory: Uint8Array, at: number): boolean =>
  u8(memory, at + 1) === TRANSPORT_FEEDBACK && (u8(memory, at) & 0x1f) === REQUEST

/** Of a compound packet of `length` bytes; stops at the first part that is malformed. */
export const readBitrateRequests = (memory: Uint8Array, length: number, take: (request: BitrateRequest) => void): void => {
  for (let at = 0; at + 4 <= length && u8(memory, at) >>> 6 === VERSION;) {
    const end = at + (u16(memory, at + 2) + 1) * 4
    if (end > length) return
    const first = isRequest(memory, at) ? at + HEAD : end
    for (let entry = first; entry + ENTRY <= end; entry += ENTRY) take(requestAt(memory, entry, u32(memory, at + 4)))
    at = end
  }
}

export const BITRATE_NOTICE_BYTES = HEAD + ENTRY

/** `owner` is who asked for it; gives the end. */
export const writeBitrateNotice = (
  memory: Uint8Array,
  at: number,
  sender: number,
  { sender: owner, bitsPerSecond, overhead }: BitrateRequest,
): number => {
  const exponent = Math.max(0, Math.ceil(Math.log2(bitsPerSecond + 1)) - MANTISSA_BITS)
  const mantissa = Math.floor(bitsPerSecond / 2 ** exponent)
  putU32(memory, at + 4, sender)
  putU32(memory, at + 8, 0)
  putU32(memory, at + HEAD, owner)
  putU32(memory, at + HEAD + 4, (exponent * 2 ** 26 + mantissa * 2 ** OVERHEAD_BITS + overhead) >>> 0)
  return writeRtcpHead(memory, at, NOTICE, TRANSPORT_FEEDBACK, at + BITRATE_NOTICE_BYTES)
}
