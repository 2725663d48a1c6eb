/** What the owner wishes, as the process takes it: that ends at anything else. Rates are estimates, names are their owners’ to choose. */
import type { PictureFormat, PictureSize } from './compositor.ts'
import { MOST_LINES, parseScene } from './parse-scene.ts'
import { MOST_TILES, type Scene } from './scene.ts'

/** Pixels. */
const LEAST_SIDE = 64
const MOST_SIDE = 4096
const MOST_BITS_PER_SECOND = 50_000_000
const MOST_FRAMES_PER_SECOND = 60

export const boundedSize = ({ width, height }: PictureSize): PictureSize => ({
  width: 2 * whole(width / 2, LEAST_SIDE / 2, MOST_SIDE / 2),
  height: 2 * whole(height / 2, LEAST_SIDE / 2, MOST_SIDE / 2),
})

export const boundedFormat = (format: PictureFormat): PictureFormat => ({
  ...boundedSize(format),
  framesPerSecond: whole(format.framesPerSecond, 1, MOST_FRAMES_PER_SECOND),
  bitsPerSecond: whole(format.bitsPerSecond, 0, MOST_BITS_PER_SECOND),
})

/** Null where nothing can be made of it. */
export const boundedScene = (scene: Scene): Scene | null =>
  parseScene(
    scene.kind === 'meeting'
      ? { ...scene, tiles: scene.tiles.slice(0, MOST_TILES) }
      : { ...scene, lines: scene.lines.slice(0, MOST_LINES) },
  )

function whole(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.floor(Math.min(most, Math.max(least, value)))
}
