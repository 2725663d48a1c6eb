import type { EncoderSettings } from './picture-encoder.ts'

interface Limits {
  /** level_idc: ten times the level. */
  readonly level: number
  /** Macroblocks in a picture, and in a second. */
  readonly picture: number
  readonly second: number
  /** Of the baseline profile. */
  readonly bitsPerSecond: number
}

/** H.264 table A-1. */
const LEVELS: readonly Limits[] = [
  { level: 10, picture: 99, second: 1_485, bitsPerSecond: 64_000 },
  { level: 11, picture: 396, second: 3_000, bitsPerSecond: 192_000 },
  { level: 12, picture: 396, second: 6_000, bitsPerSecond: 384_000 },
  { level: 13, picture: 396, second: 11_880, bitsPerSecond: 768_000 },
  { level: 20, picture: 396, second: 11_880, bitsPerSecond: 2_000_000 },
  { level: 21, picture: 792, second: 19_800, bitsPerSecond: 4_000_000 },
  { level: 22, picture: 1_620, second: 20_250, bitsPerSecond: 4_000_000 },
  { level: 30, picture: 1_620, second: 40_500, bitsPerSecond: 10_000_000 },
  { level: 31, picture: 3_600, second: 108_000, bitsPerSecond: 14_000_000 },
  { level: 32, picture: 5_120, second: 216_000, bitsPerSecond: 20_000_000 },
  { level: 40, picture: 8_192, second: 245_760, bitsPerSecond: 20_000_000 },
  { level: 42, picture: 8_704, second: 522_240, bitsPerSecond: 50_000_000 },
  { level: 50, picture: 22_080, second: 589_824, bitsPerSecond: 135_000_000 },
]
const HIGHEST = 51

/** The lowest level that a picture stream keeps to, as level_idc. */
export function levelFor({ width, height, framesPerSecond, bitsPerSecond }: EncoderSettings): number {
  const macroblocks = Math.ceil(width / 16) * Math.ceil(height / 16)
  const fits = (limits: Limits): boolean =>
    macroblocks <= limits.picture && macroblocks * framesPerSecond <= limits.second && bitsPerSecond <= limits.bitsPerSecond
  return LEVELS.find(fits)?.level ?? HIGHEST
}
