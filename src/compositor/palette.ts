/** The dark stage’s colours, by what a thing is for. A room’s screen is dark whatever its browser would prefer. */
import type { Colour } from './raster.ts'

export const PALETTE = {
  ground: '#0e1519',
  sunken: '#080e11',
  surface: '#181f24',
  raised: '#212a2f',
  line: '#757f86',
  text: '#f3f0ea',
  muted: '#c5c2bb',
  accent: '#8fc9d5',
  /** Brass: locked, and nothing else. */
  lock: '#eec35c',
  onLock: '#2b1c08',
  lockLine: '#e5b653',
  off: '#faa498',
  speaking: '#6ed4d9',
} as const

/** `ground` and `sunken` as the kernel fills them, by BT.601. */
export const GROUND: Colour = colour(PALETTE.ground)
export const SUNKEN: Colour = colour(PALETTE.sunken)

export interface Tint {
  readonly ground: string
  readonly text: string
}

/** A person’s own, by a hash of the name: 24 hues. */
export function tintOf(name: string): Tint {
  let hash = 0
  for (const char of name) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0
  const hue = ((Math.imul(hash, 0x9e3779b1) >>> 8) % 24) * 15
  return { ground: oklch(0.39, 0.05, hue), text: oklch(0.93, 0.035, hue) }
}

function colour(hex: string): Colour {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]
  return {
    y: ((66 * r + 129 * g + 25 * b + 128) >> 8) + 16,
    u: ((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128,
    v: ((112 * r - 94 * g - 18 * b + 128) >> 8) + 128,
  }
}

/** Lightness 0 to 1, chroma, hue in degrees. https://www.w3.org/TR/css-color-4/#color-conversion-code */
function oklch(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  return `rgb(${[red, green, blue].map(eightBits).join(' ')})`
}

function eightBits(linear: number): number {
  const share = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
  return Math.round(255 * Math.min(1, Math.max(0, share)))
}
