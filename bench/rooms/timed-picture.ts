/** A picture that moves and says when it was taken: read out of what a room system was shown, that tells how old the picture is. */
import type { PictureSize } from '../../src/compositor/compositor.ts'
import type { Rectangle } from '../../src/compositor/raster.ts'

/** Of the time, in ms; it begins again after a minute. */
const BITS = 16
const MODULUS = 2 ** BITS
/** One cell more on each side: white and black, so that what is no such picture is not read as one. */
const CELLS = BITS + 2
/** Of height and width: where the row of cells is. It is in the middle, away from names, and from sides that a tile may cut off. */
const ROW = { from: 0.4, to: 0.6 } as const
const COLUMNS = { from: 0.2, to: 0.8 } as const
const [DARK, BRIGHT, MIDDLE] = [40, 210, 125] as const

/** I420, with a bar that moves by the time. */
export function drawTime(pixels: Uint8Array, { width, height }: PictureSize, time: number): void {
  const luma = width * height
  pixels.fill(128, luma)
  drawBackground(pixels, { width, height }, time)
  const value = Math.round(time) % MODULUS
  for (let y = Math.floor(ROW.from * height); y < ROW.to * height; y++) {
    for (let cell = 0; cell < CELLS; cell++) {
      const [from, to] = [y * width + Math.floor(placeOf(cell) * width), y * width + Math.floor(placeOf(cell + 1) * width)]
      pixels.fill(isBright(value, cell) ? BRIGHT : DARK, from, to)
    }
  }
}

/** The time in a tile of a larger picture, which shows the middle of the camera’s 16:9; null where none can be read. */
export function readTime(luma: Uint8Array, { width }: PictureSize, tile: Rectangle): number | null {
  const y = tile.y + Math.round(((ROW.from + ROW.to) / 2) * tile.height)
  const whole = Math.max(tile.width, (tile.height * 16) / 9)
  const bright = Array.from({ length: CELLS }, (_, cell) => {
    const x = tile.x + Math.round(placeOf(cell + 0.5) * whole - (whole - tile.width) / 2)
    return (luma[y * width + x] ?? 0) > MIDDLE
  })
  if (bright[0] !== true || bright.at(-1) !== false) return null
  return bright.slice(1, -1).reduce((value, bit) => value * 2 + Number(bit), 0)
}

/** Milliseconds, the same in all processes of the machine. */
export const wallClock = (): number => performance.timeOrigin + performance.now()

/** Milliseconds from then to now, where both began again after a minute. */
export const ageOf = (then: number, now: number): number => (((Math.round(now) - then) % MODULUS) + MODULUS) % MODULUS

/** Of the width. */
const placeOf = (cell: number): number => COLUMNS.from + ((COLUMNS.to - COLUMNS.from) * cell) / CELLS

const isBright = (value: number, cell: number): boolean => {
  if (cell === 0 || cell === CELLS - 1) return cell === 0
  return (value >> (BITS - cell)) % 2 === 1
}

/** Slanted stripes that walk: something for the encoders to do, as people are. */
function drawBackground(pixels: Uint8Array, { width, height }: PictureSize, time: number): void {
  const shift = Math.floor(time / 8)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[y * width + x] = 60 + ((((x + y + shift) >> 4) * 37) & 127)
  }
}
