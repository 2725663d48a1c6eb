/** RTP headers read in place (RFC 3550 §5.1): offsets into the packet's memory, written into one object that is used again. */
import { u16, u32, u8 } from './network-order.ts'

export interface RtpHeader {
  marker: boolean
  payloadType: number
  sequence: number
  timestamp: number
  ssrc: number
  padded: boolean
  /** Bytes up to the payload, header extension included. */
  length: number
  /** The "defined by profile" field; 0 without an extension. */
  extensionProfile: number
  /** Where the extension's elements begin in the memory. */
  extensionOffset: number
  extensionLength: number
}

export const FIXED_HEADER = 12
const VERSION = 2

export const emptyRtpHeader = (): RtpHeader => ({
  marker: false,
  payloadType: 0,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  padded: false,
  length: 0,
  extensionProfile: 0,
  extensionOffset: 0,
  extensionLength: 0,
})

/** False when this is no RTP packet. Looks at nothing behind the header, which may still be encrypted. */
export const parseRtpHeader = (memory: Uint8Array, offset: number, length: number, into: RtpHeader): boolean => {
  if (length < FIXED_HEADER) return false
  const first = u8(memory, offset)
  if (first >>> 6 !== VERSION) return false
  const second = u8(memory, offset + 1)
  into.padded = (first & 0x20) !== 0
  into.marker = second >= 0x80
  into.payloadType = second & 0x7f
  into.sequence = u16(memory, offset + 2)
  into.timestamp = u32(memory, offset + 4)
  into.ssrc = u32(memory, offset + 8)
  into.length = FIXED_HEADER + (first & 0x0f) * 4
  into.extensionProfile = 0
  into.extensionLength = 0
  if ((first & 0x10) !== 0 && !parseExtensionHead(memory, offset, length, into)) return false
  return into.length <= length
}

const parseExtensionHead = (memory: Uint8Array, offset: number, length: number, into: RtpHeader): boolean => {
  if (into.length + 4 > length) return false
  into.extensionProfile = u16(memory, offset + into.length)
  into.extensionLength = u16(memory, offset + into.length + 2) * 4
  into.extensionOffset = offset + into.length + 4
  into.length += 4 + into.extensionLength
  return true
}

/** Bytes of padding of a decrypted packet, -1 when they cannot be. */
export const paddingOf = (memory: Uint8Array, offset: number, length: number, header: RtpHeader): number => {
  if (!header.padded) return 0
  if (length <= header.length) return -1
  const count = u8(memory, offset + length - 1)
  return count === 0 || header.length + count > length ? -1 : count
}
