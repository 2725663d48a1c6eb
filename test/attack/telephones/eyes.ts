/** Looks at what a room system is shown: decodes all of it, and keeps what it saw. */
import { readTime } from '../../../bench/rooms/timed-picture.ts'
import { loadCodec } from '../../../src/compositor/codec.ts'
import type { PictureSize } from '../../../src/compositor/compositor.ts'
import { layOut } from '../../../src/compositor/layout.ts'
import { PictureDecoder } from '../../../src/compositor/picture-decoder.ts'
import type { CameraPacket } from '../../../src/phone/media/video/video-line.ts'
import { H264AccessUnit } from '../../../src/sfu/codec/h264-access-unit.ts'

/** Grey levels, of the mean of a block: what stands differs by its coding alone. */
const ANOTHER = 8
/** Pixels, of both sides. */
const BLOCK = 16
const PARAMETERS = 7
const READS = 3

export class Eyes {
  /** Decoded. */
  pictures = 0
  /** Decoded ones that were not as the one before: a drawn page changes when another takes its place, a meeting all the time. */
  changes = 0
  keyFrames = 0
  /** What was read in tiles, and how often: what is no timed picture may be taken for one now and then. */
  readonly #read = new Map<number, number>()
  readonly #unit = new H264AccessUnit()
  readonly #wantKeyFrame: () => void
  readonly #begin: () => PictureDecoder
  #decoder: PictureDecoder
  #expected = -1
  #decodes = false
  #whole = true
  #seen: readonly number[] = []
  #changedAt = performance.now()
  #longestStill = 0

  private constructor(begin: (eyes: Eyes) => PictureDecoder, wantKeyFrame: () => void) {
    this.#wantKeyFrame = wantKeyFrame
    this.#begin = () => begin(this)
    this.#decoder = this.#begin()
  }

  static async open(wantKeyFrame: () => void): Promise<Eyes> {
    const codec = await loadCodec()
    const begin = (eyes: Eyes): PictureDecoder =>
      new PictureDecoder(codec, 'h264', {
        picture: (frame) => {
          const pixels = new Uint8Array(frame.allocationSize())
          const size = { width: frame.codedWidth, height: frame.codedHeight }
          void frame.copyTo(pixels).then(() => eyes.#look(pixels, size))
        },
        failed: () => eyes.#again(),
      })
    return new Eyes(begin, wantKeyFrame)
  }

  /** Milliseconds without a change, at the longest since this was asked last. */
  takeLongestStill(): number {
    this.#noteStill()
    const longest = this.#longestStill
    this.#longestStill = 0
    this.#changedAt = performance.now()
    return longest
  }

  /** Whether it saw the camera that says this number. */
  sees(says: number): boolean {
    return (this.#read.get(says) ?? 0) >= READS
  }

  receive({ sequence, marker, timestamp, payload }: CameraPacket): void {
    if (this.#expected >= 0 && this.#expected !== sequence) this.#whole = false
    this.#expected = (sequence + 1) & 0xffff
    this.#whole = this.#unit.add(payload) && this.#whole
    if (!marker) return
    const data = this.#unit.take()
    const key = data !== null && ((data[4] ?? 0) & 31) === PARAMETERS
    if (key) this.keyFrames += 1
    this.#decodes = data !== null && this.#whole && (this.#decodes || key)
    this.#whole = true
    if (data === null || !this.#decodes) return this.#wantKeyFrame()
    this.#decoder.put({ codec: 'h264', data, key, timestamp })
  }

  close(): void {
    this.#decoder.close()
  }

  #again(): void {
    this.#decodes = false
    this.#decoder = this.#begin()
    this.#wantKeyFrame()
  }

  #look(pixels: Uint8Array, size: PictureSize): void {
    this.pictures += 1
    const blocks = blocksOf(pixels, size)
    if (blocks.length !== this.#seen.length || blocks.some((grey, at) => Math.abs(grey - (this.#seen[at] ?? 0)) > ANOTHER)) {
      this.changes += 1
      this.#noteStill()
      this.#changedAt = performance.now()
      this.#seen = blocks
    }
    for (const says of numbersIn(pixels, size)) this.#read.set(says, (this.#read.get(says) ?? 0) + 1)
  }

  #noteStill(): void {
    this.#longestStill = Math.max(this.#longestStill, performance.now() - this.#changedAt)
  }
}

/** In a meeting of one other, of two, or of three. */
function numbersIn(pixels: Uint8Array, size: PictureSize): readonly number[] {
  return [1, 2, 3].flatMap((count) =>
    layOut(size, { arrangement: 'speaker', tiles: Array.from({ length: count }, () => ({ kind: 'camera' }) as const) }).tiles.flatMap(
      (tile) => readTime(pixels, size, tile) ?? [],
    ),
  )
}

/** The mean of every fourth pixel of each. */
function blocksOf(luma: Uint8Array, { width, height }: PictureSize): readonly number[] {
  const [columns, rows] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)]
  return Array.from({ length: columns * rows }, (_, block) => {
    const from = Math.floor(block / columns) * BLOCK * width + (block % columns) * BLOCK
    let sum = 0
    for (let y = 0; y < BLOCK; y += 2) for (let x = 0; x < BLOCK; x += 2) sum += luma[from + y * width + x] ?? 0
    return (sum * 4) / BLOCK ** 2
  })
}
