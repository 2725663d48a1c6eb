import type { SKRSContext2D } from '@napi-rs/canvas'

export type Pen = SKRSContext2D

/** As the fonts are registered: Latin letters, further Latin letters, and whatever else the machine has. */
const FAMILIES = '"Latch", "Latch Extended", sans-serif'
const DIGITS = '"Latch Digits", monospace'

const REGULAR = 400
const STRONG = 650

export const regular = (pixels: number): string => `${String(REGULAR)} ${String(pixels)}px ${FAMILIES}`
export const strong = (pixels: number): string => `${String(STRONG)} ${String(pixels)}px ${FAMILIES}`
export const digits = (pixels: number): string => `500 ${String(pixels)}px ${DIGITS}`

/** The largest of `font(pixels)` down to the half in which a text is no wider than `width`. */
export function fittingFont(pen: Pen, text: string, font: (pixels: number) => string, pixels: number, width: number): string {
  pen.font = font(pixels)
  const scale = Math.min(1, width / Math.max(1, pen.measureText(text).width))
  return font(Math.floor(pixels * Math.max(0.5, scale)))
}

/** A text in the pen’s font, cut with an ellipsis where it is wider than `width`. */
export function shortened(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text
  const letters = Array.from(text)
  let [fits, tooMany] = [0, letters.length]
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    if (pen.measureText(`${letters.slice(0, middle).join('')}…`).width <= width) fits = middle
    else tooMany = middle
  }
  return `${letters.slice(0, fits).join('').trimEnd()}…`
}

/** At spaces, into lines in the pen’s font that are no wider than `width`; the last of `most` is cut. */
export function wrapped(pen: Pen, text: string, width: number, most: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  const shown = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(' ')] : lines
  return shown.map((line) => shortened(pen, line, width))
}
