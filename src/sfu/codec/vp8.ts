/** VP8's payload descriptor (RFC 7741 §4.2) in place. */
import { putU16, u16, u8 } from '../rtp/network-order.ts'

export interface Vp8Descriptor {
  /** Where each field lies in the memory, -1 when absent. */
  pictureIdAt: number
  pictureIdIsLong: boolean
  pictureId: number
  tl0At: number
  tl0: number
  keyIndexAt: number
  keyIndex: number
  /** 0 when it says none. */
  temporal: number
  /** It needs nothing but pictures of the lowest temporal layer. */
  layerSync: boolean
  startsKeyFrame: boolean
  /** The payload is the beginning of a picture. */
  startsFrame: boolean
  /** Where the picture's own bytes begin. */
  frameAt: number
}

export const emptyVp8Descriptor = (): Vp8Descriptor => ({
  pictureIdAt: -1,
  pictureIdIsLong: false,
  pictureId: 0,
  tl0At: -1,
  tl0: 0,
  keyIndexAt: -1,
  keyIndex: 0,
  temporal: 0,
  layerSync: false,
  startsKeyFrame: false,
  startsFrame: false,
  frameAt: 0,
})

const EXTENDED = 0x80
const START_AND_PARTITION = 0x17
const START_OF_FIRST_PARTITION = 0x10

const readPictureId = (memory: Uint8Array, at: number, into: Vp8Descriptor): number => {
  into.pictureIdAt = at
  into.pictureIdIsLong = u8(memory, at) >= 0x80
  into.pictureId = into.pictureIdIsLong ? u16(memory, at) & 0x7fff : u8(memory, at)
  return at + (into.pictureIdIsLong ? 2 : 1)
}

const readExtension = (memory: Uint8Array, start: number, into: Vp8Descriptor): number => {
  const present = u8(memory, start)
  let at = start + 1
  if (present & 0x80) at = readPictureId(memory, at, into)
  if (present & 0x40) {
    into.tl0At = at
    into.tl0 = u8(memory, at++)
  }
  if (present & 0x30) {
    if (present & 0x10) into.keyIndexAt = at
    into.keyIndex = u8(memory, at) & 0x1f
    if (present & 0x20) {
      into.temporal = u8(memory, at) >>> 6
      into.layerSync = (u8(memory, at) & 0x20) !== 0
    }
    at++
  }
  return at
}

const forget = (descriptor: Vp8Descriptor): false => {
  descriptor.pictureIdAt = -1
  descriptor.tl0At = -1
  descriptor.keyIndexAt = -1
  descriptor.temporal = 0
  descriptor.layerSync = false
  descriptor.startsKeyFrame = false
  descriptor.startsFrame = false
  return false
}

/** False when the payload is too short to be VP8. */
export const parseVp8 = (memory: Uint8Array, offset: number, length: number, into: Vp8Descriptor): boolean => {
  forget(into)
  if (length < 1) return false
  const first = u8(memory, offset)
  const frame = first & EXTENDED ? readExtension(memory, offset + 1, into) : offset + 1
  if (frame >= offset + length) return forget(into)
  // The frame's own first bit is 0 for key frames (RFC 7741 §4.3).
  into.startsFrame = (first & START_AND_PARTITION) === START_OF_FIRST_PARTITION
  into.startsKeyFrame = into.startsFrame && (u8(memory, frame) & 1) === 0
  into.frameAt = frame
  return true
}

/** What to add to a layer's numbers so that they go on where the layer before stopped. */
export interface Vp8Shift {
  pictureId: number
  tl0: number
  keyIndex: number
}

/** Rewrites the descriptor of a copy, whose fields lie `moved` bytes from where `descriptor` found them. */
export const shiftVp8 = (memory: Uint8Array, moved: number, descriptor: Vp8Descriptor, shift: Vp8Shift): void => {
  if (descriptor.pictureIdAt >= 0) {
    const at = descriptor.pictureIdAt + moved
    const id = descriptor.pictureId + shift.pictureId
    if (descriptor.pictureIdIsLong) putU16(memory, at, 0x8000 | (id & 0x7fff))
    else memory[at] = id & 0x7f
  }
  if (descriptor.tl0At >= 0) memory[descriptor.tl0At + moved] = descriptor.tl0 + shift.tl0
  if (descriptor.keyIndexAt < 0) return
  const at = descriptor.keyIndexAt + moved
  memory[at] = (u8(memory, at) & 0xe0) | ((descriptor.keyIndex + shift.keyIndex) & 0x1f)
}
