import type { VideoDecoder, VideoFrame } from 'node-webcodecs'
import type { Codec } from './codec.ts'
import type { CodedPicture } from './compositor.ts'

const CODECS = { vp8: 'vp8', h264: 'avc1.42E01F', vp9: 'vp09.00.10.08' } as const

/** Pictures that a decoder was given and has not shown: more, and it hangs or is given what it cannot decode. */
const MOST_WAITING = 15

export interface DecoderEvents {
  /** Good until the handler returns. */
  readonly picture: (frame: VideoFrame) => void
  /** No more comes from it. */
  readonly failed: () => void
}

/** Decodes one stream from a key frame on, on a thread of its own. It fails once, at the first picture that it cannot read. */
export class PictureDecoder {
  readonly codec: CodedPicture['codec']
  readonly #decoder: VideoDecoder
  readonly #module: Codec
  readonly #events: DecoderEvents
  #given = 0
  #seen = 0
  #closed = false

  constructor(module: Codec, codec: CodedPicture['codec'], events: DecoderEvents) {
    this.codec = codec
    this.#module = module
    this.#events = events
    this.#decoder = new module.VideoDecoder({ output: (frame) => this.#show(frame), error: () => this.#fail() })
    this.#decoder.configure({ codec: CODECS[codec], optimizeForLatency: true })
  }

  put({ data, key }: CodedPicture): void {
    if (this.#closed) return
    if (this.#given - this.#seen > MOST_WAITING) return this.#fail()
    // The number in place of a time: it comes back with the picture.
    this.#given += 1
    this.#decoder.decode(new this.#module.EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: this.#given, data }))
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#decoder.close()
  }

  #show(frame: VideoFrame): void {
    this.#seen = frame.timestamp
    if (!this.#closed) this.#events.picture(frame)
    frame.close()
  }

  #fail(): void {
    if (this.#closed) return
    this.close()
    this.#events.failed()
  }
}
