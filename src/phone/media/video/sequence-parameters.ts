/** What a decoder is told before the first picture: profile, level and size (ITU-T H.264 §7.3.2.1.1). */
import { BitReader } from './bit-reader.ts'

export interface SequenceParameters {
  /** profile_idc, constraint flags and level_idc, as in a profile-level-id. */
  readonly profile: number
  readonly constraints: number
  readonly level: number
  /** Pixels, as shown. */
  readonly width: number
  readonly height: number
}

const TYPE = 0x1f
const SEQUENCE_PARAMETERS = 7
/** Bytes that are looked at: real ones have some 20, with tables of scaling some 300. */
const MOST_BYTES = 512
const MOST_PIXELS = 16_384

/** Those that may have other colours than 4:2:0, and tables. */
const HIGH: ReadonlySet<number> = new Set([44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244])

const skipScalingList = (reader: BitReader, size: number): void => {
  let next = 8
  for (let i = 0; i < size && next !== 0; i++) next = (next + reader.signed() + 256) % 256
}

/** Gives chroma_format_idc: 1 is 4:2:0. */
const readColours = (reader: BitReader): number => {
  const chroma = reader.unsigned()
  if (chroma === 3) reader.bit()
  reader.unsigned()
  reader.unsigned()
  reader.bit()
  const lists = reader.bit() === 1 ? (chroma === 3 ? 12 : 8) : 0
  for (let i = 0; i < lists; i++) if (reader.bit() === 1) skipScalingList(reader, i < 6 ? 16 : 64)
  return chroma
}

const skipOrder = (reader: BitReader): void => {
  const kind = reader.unsigned()
  if (kind === 0) reader.unsigned()
  if (kind !== 1) return
  reader.bit()
  reader.signed()
  reader.signed()
  for (let left = Math.min(reader.unsigned(), 255); left > 0; left--) reader.signed()
}

/** Pixels that are coded and not shown: of the width, and of the height. */
const readCropping = (reader: BitReader, chroma: number, fields: number): readonly [width: number, height: number] => {
  if (reader.bit() === 0) return [0, 0]
  const [left, right, top, bottom] = [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()]
  const across = chroma === 1 || chroma === 2 ? 2 : 1
  const down = (chroma === 1 ? 2 : 1) * fields
  return [(left + right) * across, (top + bottom) * down]
}

const readSize = (reader: BitReader, chroma: number): readonly [width: number, height: number] => {
  const [columns, rows] = [reader.unsigned() + 1, reader.unsigned() + 1]
  const fields = reader.bit() === 1 ? 1 : 2
  if (fields === 2) reader.bit()
  reader.bit()
  const [cropWidth, cropHeight] = readCropping(reader, chroma, fields)
  return [columns * 16 - cropWidth, rows * 16 * fields - cropHeight]
}

const isSize = (pixels: number): boolean => pixels > 0 && pixels <= MOST_PIXELS

/** Null for another unit, and for what cannot be. */
export const readSequenceParameters = (unit: Uint8Array): SequenceParameters | null => {
  const [head = 0, profile = 0, constraints = 0, level = 0] = unit
  if ((head & TYPE) !== SEQUENCE_PARAMETERS || unit.length < 5) return null
  const reader = new BitReader(unit.subarray(4, MOST_BYTES))
  reader.unsigned()
  const chroma = HIGH.has(profile) ? readColours(reader) : 1
  reader.unsigned()
  skipOrder(reader)
  reader.unsigned()
  reader.bit()
  const [width, height] = readSize(reader, chroma)
  return reader.isOver || !isSize(width) || !isSize(height) ? null : { profile, constraints, level, width, height }
}
