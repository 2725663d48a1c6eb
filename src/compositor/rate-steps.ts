import type { PictureFormat, PictureSize } from './compositor.ts'
import type { EncoderSettings } from './picture-encoder.ts'

/** So far apart that a room whose network changes its mind does not get a new encoder, and a key frame, each time. Bits per second. */
const STEPS = [
  64_000, 96_000, 128_000, 192_000, 256_000, 384_000, 512_000, 768_000, 1_024_000, 1_536_000, 2_048_000, 3_072_000, 4_096_000, 6_144_000,
] as const

interface Worth extends PictureSize {
  /** Bits per second, at least. */
  readonly from: number
  readonly framesPerSecond: number
}

/** What a rate is enough for: rather a small picture that moves well than a large one in blocks. */
const WORTH: readonly Worth[] = [
  { from: 1_800_000, width: 1920, height: 1080, framesPerSecond: 30 },
  { from: 700_000, width: 1280, height: 720, framesPerSecond: 30 },
  { from: 250_000, width: 640, height: 360, framesPerSecond: 30 },
  { from: 120_000, width: 480, height: 270, framesPerSecond: 15 },
  { from: 0, width: 320, height: 180, framesPerSecond: 15 },
]

/** Whole pictures at these rates of the drawing clock. */
const PACES = [30, 15, 10, 5] as const

/** The largest step that is no more than asked, and the size and pace that it is enough for. */
export function settingsFor(format: PictureFormat): EncoderSettings {
  const bitsPerSecond = STEPS.findLast((step) => step <= format.bitsPerSecond) ?? STEPS[0]
  const worth = WORTH.find(({ from }) => format.bitsPerSecond >= from) ?? WORTH[WORTH.length - 1]
  const pace = Math.min(format.framesPerSecond, worth?.framesPerSecond ?? 15)
  return { ...within(format, worth ?? format), framesPerSecond: PACES.find((each) => each <= pace) ?? 5, bitsPerSecond }
}

/** A size of the same shape with no more pixels than another. Multiples of 4, so that colour is even too. */
function within({ width, height }: PictureSize, most: PictureSize): PictureSize {
  const zoom = Math.min(1, Math.sqrt((most.width * most.height) / (width * height)))
  return { width: 4 * Math.floor((width * zoom) / 4 + 1e-6), height: 4 * Math.floor((height * zoom) / 4 + 1e-6) }
}
