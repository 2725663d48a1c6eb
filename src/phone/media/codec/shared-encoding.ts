/** Listeners of one mix who use the same codec hear the same packet: it is encoded for the first of them only. */
import type { AudioEncoder } from '../audio.ts'
import { createEncoder, type CodecName } from './create-codec.ts'

/** What each shared frame became, by codec; gone with the frame. */
export type EncodedFrames = WeakMap<Int16Array, Map<CodecName, Uint8Array>>

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
    const found = shared ? this.#encoded.get(frame)?.get(this.#codec) : undefined
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
    if (shared) this.#keep(frame, payload.slice())
    return payload
  }

  #keep(frame: Int16Array, payload: Uint8Array): void {
    const byCodec = this.#encoded.get(frame) ?? new Map<CodecName, Uint8Array>()
    this.#encoded.set(frame, byCodec.set(this.#codec, payload))
  }
}
