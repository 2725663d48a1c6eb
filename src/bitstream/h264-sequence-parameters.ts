/** What an H.264 stream tells a decoder before its first picture: profile, level, colours and size (ITU-T H.264 §7.3.2.1.1). */
import { BitReader } from './bit-reader.ts'

export interface SequenceParameters {
  /** profile_idc, constraint flags and level_idc, as in a profile-level-id. */
  readonly profile: number
  readonly constraints: number
  readonly level: number
  readonly colours: Colours
  /** Pixels, as shown. */
  readonly width: number
  readonly height: number
  /** With what is cropped off: whole macroblocks. */
  readonly codedWidth: number
  readonly codedHeight: number
}

interface Colours {
  /** chroma_format_idc: 1 is 4:2:0. */
  readonly format: number
  /** Of luma and chroma each sample has eight bits. */
  readonly isEightBit: boolean
  /** Whether there are tables of scaling. */
  readonly isScaled: boolean
}

const TYPE = 0x1f
export const SEQUENCE_PARAMETERS = 7
/** Bytes that are looked at: real ones have some 20, with tables of scaling some 300. */
const MOST_BYTES = 512
const MOST_PIXELS = 16_384
/** num_ref_frames_in_pic_order_cnt_cycle, §7.4.2.1.1. */
const MOST_REFERENCES = 255
const MOST_ORDER_KINDS = 2

/** Those that may have other colours than 4:2:0, and tables. */
const HIGH: ReadonlySet<number> = new Set([44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244])
const PLAIN: Colours = { format: 1, isEightBit: true, isScaled: false }

/** Without the bytes that only keep start codes away (§7.4.1). */
const unescaped = (bytes: Uint8Array): Uint8Array =>
  bytes.filter((byte, i) => byte !== 3 || i < 2 || bytes[i - 1] !== 0 || bytes[i - 2] !== 0)

const skipScalingList = (reader: BitReader, size: number): void => {
  let next = 8
  for (let i = 0; i < size && next !== 0; i++) next = (next + reader.signed() + 256) % 256
}

const readColours = (reader: BitReader): Colours => {
  const format = reader.unsigned()
  if (format === 3) reader.skip(1)
  const deeper = [reader.unsigned(), reader.unsigned()]
  reader.skip(1)
  const isScaled = reader.flag()
  const lists = isScaled ? (format === 3 ? 12 : 8) : 0
  for (let i = 0; i < lists; i++) if (reader.flag()) skipScalingList(reader, i < 6 ? 16 : 64)
  return { format, isEightBit: deeper.every((bits) => bits === 0), isScaled }
}

/** False where there is no such order. */
const skipOrder = (reader: BitReader): boolean => {
  const kind = reader.unsigned()
  if (kind === 0) reader.unsigned()
  if (kind !== 1) return kind <= MOST_ORDER_KINDS
  reader.skip(1)
  reader.signed()
  reader.signed()
  const references = reader.unsigned()
  for (let left = Math.min(references, MOST_REFERENCES); left > 0; left--) reader.signed()
  return references <= MOST_REFERENCES
}

/** Pixels that are coded and not shown: of the width, and of the height. */
const readCropping = (reader: BitReader, format: number, fields: number): readonly [width: number, height: number] => {
  if (!reader.flag()) return [0, 0]
  const [left, right, top, bottom] = [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()]
  const across = format === 1 || format === 2 ? 2 : 1
  const down = (format === 1 ? 2 : 1) * fields
  return [(left + right) * across, (top + bottom) * down]
}

const readSize = (reader: BitReader, format: number) => {
  const [columns, rows] = [reader.unsigned() + 1, reader.unsigned() + 1]
  const fields = reader.flag() ? 1 : 2
  if (fields === 2) reader.skip(1)
  reader.skip(1)
  const [codedWidth, codedHeight] = [columns * 16, rows * 16 * fields]
  const [cropWidth, cropHeight] = readCropping(reader, format, fields)
  return { codedWidth, codedHeight, width: codedWidth - cropWidth, height: codedHeight - cropHeight }
}

const isSide = (pixels: number): boolean => pixels > 0 && pixels <= MOST_PIXELS

/** Null for another unit, and for what cannot be. Reads no further than its bytes, and never throws. */
export const readSequenceParameters = (unit: Uint8Array): SequenceParameters | null => {
  const [head = 0, profile = 0, constraints = 0, level = 0] = unit
  if ((head & TYPE) !== SEQUENCE_PARAMETERS || unit.length < 5) return null
  const reader = new BitReader().begin(unescaped(unit.subarray(4, MOST_BYTES)))
  reader.unsigned()
  const colours = HIGH.has(profile) ? readColours(reader) : PLAIN
  reader.unsigned()
  if (!skipOrder(reader)) return null
  reader.unsigned()
  reader.skip(1)
  const size = readSize(reader, colours.format)
  return reader.overrun || !isSide(size.width) || !isSide(size.height) ? null : { profile, constraints, level, colours, ...size }
}
