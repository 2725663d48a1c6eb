/** VP9's payload descriptor (RFC 9628 §4.2), as far as it says what may be left out. */
import { u8 } from '../rtp/network-order.ts'

export interface Vp9Descriptor {
  /** Layers of the packet's frame; 0 when it says none. */
  spatial: number
  temporal: number
  startsFrame: boolean
  endsFrame: boolean
  /** Of its spatial layer: later frames of higher temporal layers need none of before. */
  switchesUp: boolean
  startsKeyFrame: boolean
}

export const emptyVp9Descriptor = (): Vp9Descriptor => ({
  spatial: 0,
  temporal: 0,
  startsFrame: false,
  endsFrame: false,
  switchesUp: false,
  startsKeyFrame: false,
})

const PICTURE_ID = 0x80
const INTER_PREDICTED = 0x40
const LAYERS = 0x20
const BEGIN_OF_FRAME = 0x08
const END_OF_FRAME = 0x04
const SWITCHING_UP = 0x10

/** False when the payload is too short to be VP9. */
export const parseVp9 = (memory: Uint8Array, offset: number, length: number, into: Vp9Descriptor): boolean => {
  into.startsKeyFrame = false
  if (length < 2) return false
  const first = u8(memory, offset)
  const afterPictureId = first & PICTURE_ID ? (u8(memory, offset + 1) >= 0x80 ? 3 : 2) : 1
  const hasLayers = (first & LAYERS) !== 0
  if (hasLayers && afterPictureId >= length) return false
  const layers = hasLayers ? u8(memory, offset + afterPictureId) : 0
  into.temporal = layers >>> 5
  into.spatial = (layers >>> 1) & 7
  into.startsFrame = (first & BEGIN_OF_FRAME) !== 0
  into.endsFrame = (first & END_OF_FRAME) !== 0
  into.switchesUp = (layers & SWITCHING_UP) !== 0
  into.startsKeyFrame = into.startsFrame && into.spatial === 0 && (first & INTER_PREDICTED) === 0
  return true
}
