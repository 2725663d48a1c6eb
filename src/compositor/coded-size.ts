/** What a coded key frame says of its size, before a decoder is trusted with it: 14 bits of each side would be a gigabyte. */
import { BitReader } from '../bitstream/bit-reader.ts'
import { readSequenceParameters, SEQUENCE_PARAMETERS } from '../bitstream/h264-sequence-parameters.ts'
import type { CodedPicture, PictureSize } from './compositor.ts'

/** Of what is decoded. Pixels; a shared screen of 4K, and no side so long or so short that it could not be shown. */
const LEAST_SIDE = 16
const MOST_PIXELS = 4096 * 2304
const MOST_TIMES_AS_LONG = 4

/** Whether a picture may be decoded and drawn. */
export function isDrawable({ width, height }: PictureSize): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  return short >= LEAST_SIDE && width * height <= MOST_PIXELS && long <= short * MOST_TIMES_AS_LONG
}

/** Of a key frame whose colours are not drawn here; its size does not matter any more. */
const UNDRAWABLE: PictureSize = { width: 0, height: 0 }

/** Null where a key frame is none, or cannot be read. Neither reads beyond what it is given nor throws. */
export function codedSize({ codec, data }: Pick<CodedPicture, 'codec' | 'data'>): PictureSize | null {
  if (codec === 'vp8') return vp8Size(data)
  return codec === 'vp9' ? vp9Size(data) : h264Size(data)
}

/** RFC 6386 §9.1. */
function vp8Size(data: Uint8Array): PictureSize | null {
  const [tag, , , a, b, c, w0, w1, h0, h1] = data
  if (tag === undefined || h1 === undefined || (tag & 1) !== 0 || a !== 0x9d || b !== 0x01 || c !== 0x2a) return null
  return { width: (((w1 ?? 0) << 8) | (w0 ?? 0)) & 0x3fff, height: ((h1 << 8) | (h0 ?? 0)) & 0x3fff }
}

/** VP9 bitstream specification §6.2, profile 0: the only one that WebRTC sends. */
function vp9Size(data: Uint8Array): PictureSize | null {
  const bits = new BitReader().begin(data)
  if (bits.read(2) !== 2) return null
  if (bits.read(2) !== 0) return UNDRAWABLE
  // show_existing_frame, frame_type (0 is a key frame), show_frame, error_resilient_mode
  if (bits.read(1) !== 0 || bits.read(1) !== 0) return null
  bits.read(2)
  if (bits.read(24) !== 0x498342) return null
  // color_space and color_range; sRGB has no I420.
  if (bits.read(3) === 7) return null
  bits.read(1)
  const size = { width: bits.read(16) + 1, height: bits.read(16) + 1 }
  return bits.overrun ? null : size
}

/** Bytes behind a start code in which sequence parameters are looked for. */
const MOST_BYTES = 260

/** Of the first sequence parameter set in Annex B. What is cropped off counts: it is decoded. */
function h264Size(data: Uint8Array): PictureSize | null {
  for (let at = 0; at + 4 < data.length; at += 1) {
    const begins = data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1
    if (begins && ((data[at + 3] ?? 0) & 31) === SEQUENCE_PARAMETERS) return spsSize(data.subarray(at + 3, at + MOST_BYTES))
  }
  return null
}

/** 4:2:0 of 8 bits without scaling lists is all that is drawn. */
function spsSize(unit: Uint8Array): PictureSize {
  const parameters = readSequenceParameters(unit)
  if (parameters === null) return UNDRAWABLE
  const { colours, codedWidth, codedHeight } = parameters
  return colours.format === 1 && colours.isEightBit && !colours.isScaled ? { width: codedWidth, height: codedHeight } : UNDRAWABLE
}
