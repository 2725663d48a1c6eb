/** FIR: asks for a key frame (RFC 5104 §4.3.1). */
import { putU32 } from '../../../sfu/rtp/network-order.ts'
import { writeRtcpHead } from '../../../sfu/rtp/rtcp-writer.ts'

export const FULL_INTRA_REQUEST_BYTES = 20

/** `number` of 8 bits: another for each new wish, the same where one is repeated. Gives the end. */
export const writeFullIntraRequest = (memory: Uint8Array, at: number, sender: number, media: number, number: number): number => {
  putU32(memory, at + 4, sender)
  putU32(memory, at + 8, 0)
  putU32(memory, at + 12, media)
  putU32(memory, at + 16, (number & 0xff) * 0x1000000)
  return writeRtcpHead(memory, at, 4, 206, at + FULL_INTRA_REQUEST_BYTES)
}
