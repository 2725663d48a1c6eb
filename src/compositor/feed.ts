import type { VideoFrame } from 'node-webcodecs'
import type { Codec } from './codec.ts'
import { codedSize, isDrawable } from './coded-size.ts'
import type { CodedPicture } from './compositor.ts'
import { PictureDecoder } from './picture-decoder.ts'
import type { PixelKernel } from './pixel-kernel.ts'
import { rasterBytes, type Raster } from './raster.ts'
import type { Tile } from './scene.ts'

/** Milliseconds. As long as nothing can be decoded. */
const ASK_EVERY = 1_000
/** Without a picture for so long, a camera is taken to be off. A screen may stand still for as long as it likes. */
const FRESH = { camera: 5_000, screen: Infinity } as const satisfies Record<Tile['kind'], number>

/**
 * A picture that cannot be decoded costs a decoder, and with bad luck the process: the library’s error path reads memory that it has given
 * up. Whoever sends them again and again is listened to ever more seldom. Milliseconds.
 */
const FIRST_REST = 1_000
const LONGEST_REST = 60_000
/** So many good ones in a row, and the bad ones are forgotten. */
const REDEEMING_PICTURES = 300

/** What a feed has to say. */
export interface FeedEvents {
  readonly keyFrameWanted: () => void
  /** Another number of decoders that failed. */
  readonly failures: (count: number) => void
}

/** Somebody’s camera or screen: the last picture of it, as long as it is watched. */
export class Feed {
  readonly #kernel: PixelKernel
  readonly #codec: Codec
  readonly #now: () => number
  readonly #events: FeedEvents
  #decoder: PictureDecoder | null = null
  #raster: Raster | null = null
  #version = 0
  #pictureAt = -Infinity
  #askedAt = -Infinity
  #watched = false
  #failures: number
  #decoded = 0
  /** It is not listened to before. */
  #restsUntil: number

  /** `failures`: of those who decoded it before. */
  constructor(kernel: PixelKernel, codec: Codec, now: () => number, failures: number, events: FeedEvents) {
    this.#kernel = kernel
    this.#codec = codec
    this.#now = now
    this.#failures = failures
    this.#events = events
    this.#restsUntil = now() + restAfter(failures)
  }

  /** The last picture; null where there is none, or it is too old to be shown. */
  picture(kind: Tile['kind']): Raster | null {
    return this.#now() - this.#pictureAt < FRESH[kind] ? this.#raster : null
  }

  /** Another for each picture. */
  get version(): number {
    return this.#version
  }

  /** Whether somebody sees it; to be said again and again. */
  watch(watched: boolean): void {
    this.#watched = watched
    if (!watched) this.#rest()
    else if (this.#decoder === null) this.#ask()
  }

  put(picture: CodedPicture): void {
    if (!this.#watched || this.#now() < this.#restsUntil) return
    // H.264 may bring another size whenever it likes.
    if (picture.key || picture.codec === 'h264') this.#measure(picture)
    if (this.#decoder?.codec === picture.codec) this.#decoder.put(picture)
    else this.#ask()
  }

  close(): void {
    this.#watched = false
    this.#rest()
  }

  /** A size that is not to be drawn ends what was before it; one that is begins with a key frame. */
  #measure(picture: CodedPicture): void {
    const size = codedSize(picture)
    const drawable = size === null ? this.#decoder?.codec === picture.codec : isDrawable(size)
    if (drawable && (this.#decoder?.codec === picture.codec || !picture.key)) return
    this.#decoder?.close()
    this.#decoder = drawable ? this.#decoderFor(picture.codec) : null
  }

  #decoderFor(codec: CodedPicture['codec']): PictureDecoder {
    this.#decoded = 0
    return new PictureDecoder(this.#codec, codec, { picture: (frame) => this.#keep(frame), failed: () => this.#failed() })
  }

  #keep(frame: VideoFrame): void {
    const size = { width: frame.codedWidth, height: frame.codedHeight }
    if (!isDrawable(size)) return
    if (this.#raster?.width !== size.width || this.#raster.height !== size.height) {
      if (this.#raster !== null) this.#kernel.release(this.#raster)
      this.#raster = this.#kernel.allocate(size)
    }
    // Copied before it returns; the promise is for browsers.
    void frame.copyTo(this.#kernel.bytes(this.#raster).subarray(0, rasterBytes(size)), { format: 'I420' })
    this.#version += 1
    this.#pictureAt = this.#now()
    this.#decoded += 1
    if (this.#decoded === REDEEMING_PICTURES && this.#failures > 0) this.#count(0)
  }

  #count(failures: number): void {
    this.#failures = failures
    this.#events.failures(failures)
  }

  #failed(): void {
    this.#decoder = null
    this.#count(this.#failures + 1)
    this.#restsUntil = this.#now() + restAfter(this.#failures)
    this.#ask()
  }

  #ask(): void {
    const now = this.#now()
    if (now - this.#askedAt < ASK_EVERY || now < this.#restsUntil) return
    this.#askedAt = now
    this.#events.keyFrameWanted()
  }

  /** What is not watched needs a key frame when it is watched again. */
  #rest(): void {
    this.#decoder?.close()
    this.#decoder = null
    if (this.#raster !== null) this.#kernel.release(this.#raster)
    this.#raster = null
    this.#askedAt = -Infinity
  }
}

/** One failure is an accident. */
function restAfter(failures: number): number {
  return failures < 2 ? 0 : Math.min(LONGEST_REST, FIRST_REST * 2 ** (failures - 2))
}
