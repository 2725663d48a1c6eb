import { u8 } from '../rtp/network-order.ts'

const NEW_SEQUENCE = 0x08

/** AV1 RTP specification §4.4: the N bit stands in the first packet of a coded video sequence. */
export const startsAv1KeyFrame = (memory: Uint8Array, offset: number, length: number): boolean =>
  length > 1 && (u8(memory, offset) & NEW_SEQUENCE) !== 0
