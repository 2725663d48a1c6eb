/** Pictures in the kernel’s memory, in I420: one plane of brightness and two of colour, half as wide and half as high. */
import type { PictureSize } from './compositor.ts'

/** Planes and rows follow one another without gaps. */
export interface Raster extends PictureSize {
  /** Address of its first byte. */
  readonly at: number
}

/** Pixels, all even. */
export interface Rectangle extends PictureSize {
  readonly x: number
  readonly y: number
}

export interface Plane extends PictureSize {
  readonly at: number
  /** Bytes from one row to the next. */
  readonly stride: number
}

/** Of BT.601, 16 to 235. */
export interface Colour {
  readonly y: number
  readonly u: number
  readonly v: number
}

/** Odd sizes come from cameras only. */
const half = (pixels: number): number => (pixels + 1) >> 1

export const rasterBytes = ({ width, height }: PictureSize): number => width * height + 2 * half(width) * half(height)

export const whole = ({ width, height }: PictureSize): Rectangle => ({ x: 0, y: 0, width, height })

/** The part of each plane that lies in a rectangle: brightness first. */
export function planes({ at, width, height }: Raster, part: Rectangle): readonly [Plane, Plane, Plane] {
  const stride = half(width)
  const colour = at + width * height
  const inside = (plane: number): Plane => ({
    at: plane + (part.y >> 1) * stride + (part.x >> 1),
    stride,
    width: half(part.width),
    height: half(part.height),
  })
  const brightness = { at: at + part.y * width + part.x, stride: width, width: part.width, height: part.height }
  return [brightness, inside(colour), inside(colour + stride * half(height))]
}
