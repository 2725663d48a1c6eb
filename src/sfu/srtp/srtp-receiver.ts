import { putU32 } from '../rtp/network-order.ts'
import { matches, TAG_BYTES } from './authentication.ts'
import { Keystream } from './keystream.ts'
import { estimateIndex } from './packet-index.ts'
import { ReplayWindow } from './replay-window.ts'
import type { SessionKeys } from './session-keys.ts'

interface Source {
  readonly keystream: Keystream
  readonly window: ReplayWindow
}

/** A client has a handful; beyond this the one that came first is forgotten. */
const MAX_SOURCES = 256

/** Opens what one peer sends. Only authenticated packets leave a trace. */
export class SrtpReceiver {
  readonly #keys: SessionKeys
  readonly #sources = new Map<number, Source>()
  readonly #tag: Uint8Array

  constructor(keys: SessionKeys, tagBytes = TAG_BYTES) {
    this.#keys = keys
    this.#tag = new Uint8Array(tagBytes)
  }

  /** In place. Gives the length without tag, or -1 for what is forged, replayed or malformed. */
  open(memory: Uint8Array, offset: number, length: number, headerLength: number, ssrc: number, sequence: number): number {
    const plain = length - this.#tag.length
    if (plain < headerLength) return -1
    const known = this.#sources.get(ssrc)
    const index = estimateIndex(known?.window.highest ?? -1, sequence)
    if (index < 0 || (known && !known.window.isFresh(index))) return -1
    if (!this.#isGenuine(memory, offset, plain, index)) return -1
    const source = known ?? this.#add(ssrc)
    source.window.mark(index)
    source.keystream.apply(memory, offset + headerLength, plain - headerLength, index)
    return plain
  }

  #isGenuine(memory: Uint8Array, offset: number, plain: number, index: number): boolean {
    const tag = this.#tag
    for (let i = 0; i < tag.length; i++) tag[i] = memory[offset + plain + i] ?? 0
    putU32(memory, offset + plain, Math.floor(index / 0x10000))
    return matches(this.#keys.authentication, memory, offset, plain + 4, tag)
  }

  #add(ssrc: number): Source {
    if (this.#sources.size >= MAX_SOURCES) this.#forgetOldest()
    const source = { keystream: new Keystream(this.#keys, ssrc), window: new ReplayWindow() }
    this.#sources.set(ssrc, source)
    return source
  }

  #forgetOldest(): void {
    for (const ssrc of this.#sources.keys()) {
      this.#sources.delete(ssrc)
      return
    }
  }
}
