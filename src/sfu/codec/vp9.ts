import { u8 } from '../rtp/network-order.ts'

const PICTURE_ID = 0x80
const INTER_PREDICTED = 0x40
const LAYERS = 0x20
const BEGIN_OF_FRAME = 0x08

/** RFC 9628 §4.2: the beginning of a picture's lowest spatial layer that is predicted from nothing. */
export const startsVp9KeyFrame = (memory: Uint8Array, offset: number, length: number): boolean => {
  if (length < 2) return false
  const first = u8(memory, offset)
  if ((first & INTER_PREDICTED) !== 0 || (first & BEGIN_OF_FRAME) === 0) return false
  if ((first & LAYERS) === 0) return true
  const afterPictureId = first & PICTURE_ID ? (u8(memory, offset + 1) >= 0x80 ? 3 : 2) : 1
  return afterPictureId < length && ((u8(memory, offset + afterPictureId) >>> 1) & 7) === 0
}
