import { startsAv1KeyFrame } from './av1.ts'
import { startsH264KeyFrame } from './h264.ts'
import { emptyVp8Descriptor, parseVp8 } from './vp8.ts'
import { emptyVp9Descriptor, parseVp9 } from './vp9.ts'

/** Does a decoder understand what follows when this payload is the first it gets? */
export type StartsKeyFrame = (memory: Uint8Array, offset: number, length: number) => boolean

const vp8 = emptyVp8Descriptor()

const startsVp8KeyFrame: StartsKeyFrame = (memory, offset, length) => parseVp8(memory, offset, length, vp8) && vp8.startsKeyFrame

const vp9 = emptyVp9Descriptor()

const startsVp9KeyFrame: StartsKeyFrame = (memory, offset, length) => parseVp9(memory, offset, length, vp9) && vp9.startsKeyFrame

/** Nothing is known of other codecs, so every packet is a beginning. */
const anywhere: StartsKeyFrame = () => true

const DETECTORS: Readonly<Record<string, StartsKeyFrame>> = {
  vp8: startsVp8KeyFrame,
  h264: startsH264KeyFrame,
  vp9: startsVp9KeyFrame,
  av1: startsAv1KeyFrame,
}

export const keyFrameDetector = (codec: string): StartsKeyFrame => DETECTORS[codec] ?? anywhere
