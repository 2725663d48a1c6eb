/** How large pictures are: those that a room system is shown, and those that are asked of browsers for it. */
import type { PictureFormat, PictureSize } from '../../../compositor/compositor.ts'
import type { MeetingScene } from '../../../compositor/scene.ts'
import type { VideoLimits } from '../video/video-agreement.ts'

interface Step extends PictureSize {
  /** Bits a second at which it looks well; more are not used. */
  readonly enough: number
}

/** The most that rooms are shown: twice the lines cost more than twice the work. */
export type MostLines = 720 | 1080

/** Best first. */
const STEPS: readonly Step[] = [
  { width: 1_920, height: 1_080, enough: 4_000_000 },
  { width: 1_280, height: 720, enough: 2_000_000 },
  { width: 960, height: 540, enough: 1_200_000 },
  { width: 640, height: 360, enough: 700_000 },
  { width: 320, height: 180, enough: 250_000 },
]
const SMALLEST: Step = { width: 176, height: 144, enough: 128_000 }
const FRAMES = 30
/** A smaller picture that moves is better than a larger one that does not. */
const FEWEST_FRAMES = 15

const macroblocks = ({ width, height }: PictureSize): number => Math.ceil(width / 16) * Math.ceil(height / 16)

/** The best that the room's decoder takes, at so many bits a second as its network carries. */
export function formatFor(most: VideoLimits, carried: number, mostLines: MostLines): PictureFormat {
  const step = STEPS.find((size) => size.height <= mostLines && fits(size, most)) ?? SMALLEST
  const { width, height, enough } = step
  const frames = Math.floor(most.macroblocksPerSecond / macroblocks(step))
  return {
    width,
    height,
    framesPerSecond: Math.max(1, Math.min(FRAMES, frames)),
    bitsPerSecond: Math.min(enough, most.bitsPerSecond, carried),
  }
}

const fits = (size: PictureSize, { macroblocksPerFrame, macroblocksPerSecond }: VideoLimits): boolean =>
  macroblocks(size) <= macroblocksPerFrame && macroblocks(size) * FEWEST_FRAMES <= macroblocksPerSecond

const LARGE: PictureSize = { width: 1_280, height: 720 }
const MIDDLE: PictureSize = { width: 640, height: 360 }
const SMALL: PictureSize = { width: 320, height: 180 }
/** In a grid of more the tiles are no larger than the small layer. */
const FEW_TILES = 4

/** In which size a tile's picture is wanted of its sender. */
export function sizeOfTile({ arrangement, tiles }: MeetingScene, at: number): PictureSize {
  if (tiles[at]?.kind === 'screen' || tiles.length === 1) return LARGE
  if (arrangement === 'speaker') return at === 0 ? LARGE : SMALL
  return tiles.length <= FEW_TILES ? MIDDLE : SMALL
}

export const largerOf = (one: PictureSize | undefined, other: PictureSize): PictureSize =>
  one !== undefined && one.width >= other.width ? one : other
