/** What a level of H.264 allows (ITU-T H.264, table A-1), and what a receiver adds to it (RFC 6184 §8.1). */

export interface H264Limits {
  /** Of 16 × 16 pixels. */
  readonly macroblocksPerFrame: number
  readonly macroblocksPerSecond: number
  readonly bitsPerSecond: number
}

/** MaxMBPS, MaxFS, and MaxBR in kbit/s. */
type Row = readonly [perSecond: number, perFrame: number, kilobits: number]

const LEVEL_1: Row = [1_485, 99, 64]

/** By level_idc, ten times the level; 9 is level 1b. */
const LEVELS: ReadonlyMap<number, Row> = new Map<number, Row>([
  [9, [1_485, 99, 128]],
  [10, LEVEL_1],
  [11, [3_000, 396, 192]],
  [12, [6_000, 396, 384]],
  [13, [11_880, 396, 768]],
  [20, [11_880, 396, 2_000]],
  [21, [19_800, 792, 4_000]],
  [22, [20_250, 1_620, 4_000]],
  [30, [40_500, 1_620, 10_000]],
  [31, [108_000, 3_600, 14_000]],
  [32, [216_000, 5_120, 20_000]],
  [40, [245_760, 8_192, 20_000]],
  [41, [245_760, 8_192, 50_000]],
  [42, [522_240, 8_704, 50_000]],
  [50, [589_824, 22_080, 135_000]],
  [51, [983_040, 36_864, 240_000]],
  [52, [2_073_600, 36_864, 240_000]],
])

/** Of a number that the table does not have the next lower one counts; below all of them the lowest. */
export const limitsOfLevel = (level: number): H264Limits => {
  const known = [...LEVELS.keys()].findLast((one) => one <= level) ?? 10
  const [macroblocksPerSecond, macroblocksPerFrame, kilobits] = LEVELS.get(known) ?? LEVEL_1
  return { macroblocksPerFrame, macroblocksPerSecond, bitsPerSecond: kilobits * 1_000 }
}
