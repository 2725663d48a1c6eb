/** One picture of VP8 out of the payloads of its packets (RFC 7741 §4.4). */
import { GatheredBytes } from './gathered-bytes.ts'
import { emptyVp8Descriptor, parseVp8 } from './vp8.ts'

const descriptor = emptyVp8Descriptor()

export class Vp8Picture {
  readonly #bytes = new GatheredBytes()

  /** As of `H264AccessUnit`. */
  add(payload: Uint8Array): boolean {
    if (!parseVp8(payload, 0, payload.length, descriptor)) return false
    const isFirst = this.#bytes.length === 0
    return descriptor.startsFrame === isFirst && this.#bytes.append(payload.subarray(descriptor.frameAt))
  }

  take(): Uint8Array | null {
    return this.#bytes.length > 0 ? this.#bytes.take() : null
  }

  clear(): void {
    this.#bytes.clear()
  }
}
