import type { PictureSize } from './compositor.ts'
import type { Rectangle } from './raster.ts'
import type { Tile } from './scene.ts'

export interface Fitting {
  /** Of the picture. */
  readonly crop: Rectangle
  /** Of the tile; the rest of it stays dark. */
  readonly at: Rectangle
}

/** A camera loses no more of its height or width than this; a telephone held upright keeps its bars. */
const MOST_CROPPED = 0.4
/** Faces are rather above the middle: so much of what is cut comes off the top. */
const SHARE_OFF_THE_TOP = 0.3
/** The kernel’s least. */
const LEAST = 16

/** Which part of a picture is shown where in its tile: screens whole, cameras so that they fill it. */
export function fitPicture(kind: Tile['kind'], picture: PictureSize, tile: Rectangle): Fitting {
  const crop = kind === 'screen' ? { x: 0, y: 0, width: even(picture.width), height: even(picture.height) } : cropped(picture, tile)
  const zoom = Math.min(tile.width / crop.width, tile.height / crop.height)
  const width = nearly(crop.width * zoom, tile.width)
  const height = nearly(crop.height * zoom, tile.height)
  return { crop, at: { x: tile.x + even((tile.width - width) / 2), y: tile.y + even((tile.height - height) / 2), width, height } }
}

function cropped(picture: PictureSize, tile: PictureSize): Rectangle {
  const shape = tile.width / tile.height
  const width = even(Math.max(picture.width * (1 - MOST_CROPPED), Math.min(picture.width, picture.height * shape)))
  const height = even(Math.max(picture.height * (1 - MOST_CROPPED), Math.min(picture.height, picture.width / shape)))
  return { x: even((picture.width - width) / 2), y: even((picture.height - height) * SHARE_OFF_THE_TOP), width, height }
}

/** Even, and the whole length where no more than a seam would be left dark. */
function nearly(pixels: number, length: number): number {
  return length - pixels < 4 ? length : Math.max(LEAST, even(pixels))
}

function even(pixels: number): number {
  return 2 * Math.floor(pixels / 2)
}
