/** Draws words and signs. The one file that knows the canvas. */
import { readFileSync } from 'node:fs'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import type { PictureSize } from './compositor.ts'
import type { Pen } from './lettering.ts'

/** The web client’s, which the source keeps there and the build copies beside it. */
const FONTS = new URL(import.meta.url.endsWith('.ts') ? '../../web/public/fonts/' : '../../web/fonts/', import.meta.url)

const FILES = [
  ['Latch', 'atkinson-next-latin.woff2'],
  ['Latch Extended', 'atkinson-next-latin-ext.woff2'],
  ['Latch Digits', 'atkinson-mono-latin-500.woff2'],
] as const

export class Brush {
  /** Throws where a font is missing. */
  constructor() {
    for (const [family, file] of FILES) GlobalFonts.register(readFileSync(new URL(file, FONTS)), family)
  }

  /** In RGBA, not multiplied by alpha; transparent where nothing is drawn. */
  draw({ width, height }: PictureSize, what: (pen: Pen) => void): Uint8Array {
    const pen = createCanvas(width, height).getContext('2d')
    what(pen)
    const { data } = pen.getImageData(0, 0, width, height)
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  }

  png({ width, height }: PictureSize, rgba: Uint8Array): Uint8Array {
    const canvas = createCanvas(width, height)
    const pen = canvas.getContext('2d')
    const image = pen.createImageData(width, height)
    image.data.set(rgba)
    pen.putImageData(image, 0, 0)
    return canvas.toBuffer('image/png')
  }
}
