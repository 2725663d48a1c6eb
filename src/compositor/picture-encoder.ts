import type { EncodedVideoChunk, VideoEncoder } from 'node-webcodecs'
import type { Codec } from './codec.ts'
import type { PictureSize } from './compositor.ts'
import { levelFor } from './h264-level.ts'

/** As the operator’s rooms get it. */
export interface EncoderSettings extends PictureSize {
  readonly framesPerSecond: number
  readonly bitsPerSecond: number
}

export interface EncodedPicture {
  readonly data: Uint8Array
  readonly key: boolean
  /** Milliseconds, as given. */
  readonly time: number
}

/**
 * The library makes a key frame every `framerate` pictures. Ten times as many pictures a second, of half as many bits as OpenH264 then
 * reckons with (it takes 60 for the most), make one every ten seconds in place of every one. The level in the SPS comes out wrong by it.
 */
const PICTURES_BETWEEN_KEYS = 300
const MOST_FRAMES_PER_SECOND = 60

/** A picture takes one frame’s time at the worst; the rest is for a machine that stumbles. */
const MOST_WAITING = 3
/** Milliseconds for one picture, after which it has failed or hangs. */
const STUCK = 3_000

/** Constrained baseline H.264 without B frames, on a thread of its own. */
export class PictureEncoder {
  readonly #module: Codec
  readonly #encoder: VideoEncoder
  readonly #settings: EncoderSettings
  readonly #encoded: (picture: EncodedPicture) => void
  #waiting = 0
  /** Of what is in work. */
  #begunAt = 0
  #closed = false

  constructor(module: Codec, settings: EncoderSettings, encoded: (picture: EncodedPicture) => void) {
    this.#module = module
    this.#settings = settings
    this.#encoded = encoded
    // One that fails is silent from then on, and is stuck.
    this.#encoder = new module.VideoEncoder({ output: (chunk) => this.#output(chunk), error: () => undefined })
    this.#encoder.configure({
      codec: 'avc1.42E01F',
      width: settings.width,
      height: settings.height,
      bitrate: Math.round((settings.bitsPerSecond * MOST_FRAMES_PER_SECOND) / settings.framesPerSecond),
      framerate: PICTURES_BETWEEN_KEYS,
      latencyMode: 'realtime',
      hardwareAcceleration: 'prefer-software',
      colorSpace: { primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m', fullRange: false },
    })
  }

  /** Whether it would rather have no picture now. */
  get isBusy(): boolean {
    return this.#waiting >= MOST_WAITING
  }

  /** Whether nothing more is to be expected from it. `time`: as in `encode`. */
  isStuck(time: number): boolean {
    return this.#waiting > 0 && time - this.#begunAt > STUCK
  }

  /** `pixels`: I420 of its size. `time`: milliseconds. */
  encode(pixels: Uint8Array, time: number, key: boolean): void {
    const { width, height } = this.#settings
    const frame = new this.#module.VideoFrame(pixels, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: Math.round(time * 1000),
    })
    if (this.#waiting === 0) this.#begunAt = time
    this.#waiting += 1
    this.#encoder.encode(frame, { keyFrame: key })
    frame.close()
  }

  /** Idempotent. Nothing comes after it. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    // What is in work is waited for by the library’s own thread, not by this one.
    void this.#encoder.flush().finally(() => this.#encoder.close())
  }

  #output(chunk: EncodedVideoChunk): void {
    this.#waiting -= 1
    if (this.#closed) return
    this.#begunAt = chunk.timestamp / 1000
    const data = new Uint8Array(chunk.byteLength)
    chunk.copyTo(data)
    const key = chunk.type === 'key'
    if (key) writeLevel(data, levelFor(this.#settings))
    this.#encoded({ data, key, time: chunk.timestamp / 1000 })
  }
}

/** Into the SPS, which is first in a key frame: start code, type, profile, constraints, level (H.264 §7.3.2.1.1). */
function writeLevel(data: Uint8Array, level: number): void {
  const at = data[2] === 1 ? 3 : 4
  if (((data[at] ?? 0) & 31) === 7) data[at + 3] = level
}
