import type { PictureSize } from './compositor.ts'

/** I420 of BT.601, 16 to 235, as RGBA. Both sides are even. For a still; too slow for what moves. */
export function rgbaOf(pixels: Uint8Array, { width, height }: PictureSize): Uint8Array {
  const rgba = new Uint8ClampedArray(width * height * 4)
  const colour = width * height
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const half = (y >> 1) * (width >> 1) + (x >> 1)
      const bright = 1.164 * ((pixels[y * width + x] ?? 0) - 16)
      const u = (pixels[colour + half] ?? 0) - 128
      const v = (pixels[colour + (colour >> 2) + half] ?? 0) - 128
      rgba.set([bright + 1.596 * v, bright - 0.392 * u - 0.813 * v, bright + 2.017 * u, 255], (y * width + x) * 4)
    }
  }
  return new Uint8Array(rgba.buffer)
}
