/** What a coded key frame says of its size, before a decoder is trusted with it: 14 bits of each side would be a gigabyte. */
import type { CodedPicture, PictureSize } from './compositor.ts'
import { BitReader } from './bit-reader.ts'

/** Of what is decoded. Pixels; a shared screen of 4K, and no side so long or so short that it could not be shown. */
const LEAST_SIDE = 16
const MOST_PIXELS = 4096 * 2304
const MOST_TIMES_AS_LONG = 4

/** Whether a picture may be decoded and drawn. */
export function isDrawable({ width, height }: PictureSize): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  return short >= LEAST_SIDE && width * height <= MOST_PIXELS && long <= short * MOST_TIMES_AS_LONG
}

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
  const bits = new BitReader(data)
  if (bits.read(2) !== 2 || bits.read(2) !== 0) return null
  // show_existing_frame, frame_type (0 is a key frame), show_frame, error_resilient_mode
  if (bits.read(1) !== 0 || bits.read(1) !== 0) return null
  bits.read(2)
  if (bits.read(24) !== 0x498342) return null
  // color_space and color_range; sRGB has no I420.
  if (bits.read(3) === 7) return null
  bits.read(1)
  const size = { width: bits.read(16) + 1, height: bits.read(16) + 1 }
  return bits.isExhausted ? null : size
}

const SEQUENCE_PARAMETERS = 7
/** With chroma_format_idc and what follows it: H.264 §7.3.2.1.1. */
const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128])
/** In an SPS. */
const MOST_REFERENCES = 255

/** Of the first sequence parameter set in Annex B. */
function h264Size(data: Uint8Array): PictureSize | null {
  for (let at = 0; at + 4 < data.length; at += 1) {
    const begins = data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1
    if (begins && ((data[at + 3] ?? 0) & 31) === SEQUENCE_PARAMETERS)
      return spsSize(new BitReader(unescaped(data.subarray(at + 4, at + 260))))
  }
  return null
}

/** H.264 §7.3.2.1.1. What is cropped off does not count. */
function spsSize(bits: BitReader): PictureSize | null {
  const profile = bits.read(8)
  bits.read(16)
  bits.readUnsigned()
  if (HIGH_PROFILES.has(profile)) {
    // 4:2:0 of 8 bits without scaling lists is all that is drawn.
    if (bits.readUnsigned() !== 1 || bits.readUnsigned() !== 0 || bits.readUnsigned() !== 0) return null
    bits.read(1)
    if (bits.read(1) !== 0) return null
  }
  bits.readUnsigned()
  if (!skipOrderCount(bits)) return null
  bits.readUnsigned()
  bits.read(1)
  const width = (bits.readUnsigned() + 1) * 16
  const mapUnits = bits.readUnsigned() + 1
  const height = mapUnits * 16 * (bits.read(1) === 1 ? 1 : 2)
  return bits.isExhausted ? null : { width, height }
}

function skipOrderCount(bits: BitReader): boolean {
  const type = bits.readUnsigned()
  if (type === 0) bits.readUnsigned()
  if (type !== 1) return type <= 2
  bits.read(1)
  bits.readUnsigned()
  bits.readUnsigned()
  const count = bits.readUnsigned()
  for (let i = 0; i < Math.min(count, MOST_REFERENCES); i += 1) bits.readUnsigned()
  return count <= MOST_REFERENCES
}

/** Without the bytes that keep start codes out: H.264 §7.4.1. */
function unescaped(data: Uint8Array): Uint8Array {
  return data.filter((byte, i) => !(byte === 3 && data[i - 1] === 0 && data[i - 2] === 0))
}
