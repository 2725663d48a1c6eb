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

/** Somebody’s camera or screen: the last picture of it, as long as it is watched. */
export class Feed {
  readonly #kernel: PixelKernel
  readonly #codec: Codec
  readonly #now: () => number
  readonly #keyFrameWanted: () => void
  #decoder: PictureDecoder | null = null
  #raster: Raster | null = null
  #version = 0
  #pictureAt = -Infinity
  #askedAt = -Infinity
  #watched = false

  constructor(kernel: PixelKernel, codec: Codec, now: () => number, keyFrameWanted: () => void) {
    this.#kernel = kernel
    this.#codec = codec
    this.#now = now
    this.#keyFrameWanted = keyFrameWanted
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
    if (!this.#watched) return
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
  }

  #failed(): void {
    this.#decoder = null
    this.#ask()
  }

  #ask(): void {
    if (this.#now() - this.#askedAt < ASK_EVERY) return
    this.#askedAt = this.#now()
    this.#keyFrameWanted()
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
