/** Listeners of one mix who use the same codec hear the same packet: it is encoded for the first of them only. */
import type { AudioEncoder } from '../audio.ts'
import { createEncoder, type CodecName } from './create-codec.ts'

/** What a shared frame became, by codec. Of the last one only: mixes are served one after another, each with all its listeners. */
export class EncodedFrames {
  readonly #payloads = new Map<CodecName, Uint8Array>()
  #frame: Int16Array | null = null

  find(frame: Int16Array, codec: CodecName): Uint8Array | undefined {
    return frame === this.#frame ? this.#payloads.get(codec) : undefined
  }

  keep(frame: Int16Array, codec: CodecName, payload: Uint8Array): void {
    if (frame !== this.#frame) this.#payloads.clear()
    this.#frame = frame
    this.#payloads.set(codec, payload)
  }
}

/** One listener's encoder, which rests while others work for it. */
export class SharedEncoder {
  readonly #codec: CodecName
  readonly #encoder: AudioEncoder
  readonly #encoded: EncodedFrames
  /** The last frame while the encoder has not seen it: another one's packet was sent. */
  #missed: Int16Array | null = null

  /** All listeners of the same mixes are given the same `encoded`. */
  constructor(codec: CodecName, encoded: EncodedFrames) {
    this.#codec = codec
    this.#encoder = createEncoder(codec)
    this.#encoded = encoded
  }

  /** `shared`: others get this very array too, and nothing else is ever written to it. The payload is good until the next call. */
  encode(frame: Int16Array, shared: boolean): Uint8Array {
    const found = shared ? this.#encoded.find(frame, this.#codec) : undefined
    if (found === undefined) return this.#encodeOwn(frame, shared)
    this.#missed = frame
    return found
  }

  close(): void {
    this.#encoder.close()
  }

  #encodeOwn(frame: Int16Array, shared: boolean): Uint8Array {
    // Filters and predictors remember less than 20 ms: after the frame before this one they are where they would be.
    if (this.#missed !== null) this.#encoder.encode(this.#missed)
    this.#missed = null
    const payload = this.#encoder.encode(frame)
    if (shared) this.#encoded.keep(frame, this.#codec, payload.slice())
    return payload
  }
}
