/** RFC 2198: where the primary (newest) block begins in a redundant payload, -1 when malformed or empty. */
import { u16, u8 } from '../rtp/network-order.ts'

const MORE = 0x80
const BLOCK_HEADER = 4

export const primaryOfRed = (memory: Uint8Array, offset: number, length: number): number => {
  const end = offset + length
  let at = offset
  let redundant = 0
  while (at < end && (u8(memory, at) & MORE) !== 0) {
    if (at + BLOCK_HEADER > end) return -1
    redundant += u16(memory, at + 2) & 0x3ff
    at += BLOCK_HEADER
  }
  const primary = at + 1 + redundant
  return primary < end ? primary : -1
}
