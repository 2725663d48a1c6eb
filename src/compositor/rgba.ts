import type { PictureSize } from './compositor.ts'

/** I420 of BT.601, 16 to 235, as RGBA. Both sides are even. For a still; too slow for what moves. */
export function rgbaOf(pixels: Uint8Array, { width, height }: PictureSize): Uint8Array {
  const rgba = new Uint8ClampedArray(width * height * 4)
  const colour = width * height
  for (let i = 0; i < colour; i += 1) {
    const half = ((i / width) >> 1) * (width >> 1) + ((i % width) >> 1)
    const bright = 1.164 * ((pixels[i] ?? 0) - 16)
    const u = (pixels[colour + half] ?? 0) - 128
    const v = (pixels[colour + (colour >> 2) + half] ?? 0) - 128
    rgba[4 * i] = bright + 1.596 * v
    rgba[4 * i + 1] = bright - 0.392 * u - 0.813 * v
    rgba[4 * i + 2] = bright + 2.017 * u
    rgba[4 * i + 3] = 255
  }
  return new Uint8Array(rgba.buffer)
}
