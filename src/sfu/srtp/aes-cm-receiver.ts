import type { Keystream } from './keystream.ts'
import { estimateIndex } from './packet-index.ts'
import { ReplayWindow } from './replay-window.ts'
import type { SrtpReceiver } from './srtp-suite.ts'

/** What is done to the bytes of packets, under one session key. Lengths are without tag. */
export interface PacketOpener {
  createKeystream(ssrc: number): Keystream
  /** The tag behind the packet may be lost. */
  isGenuine(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): boolean
  /** In place, right after `isGenuine` said so. */
  decrypt(keystream: Keystream, memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): void
}

interface Source {
  readonly keystream: Keystream
  readonly window: ReplayWindow
}

/** A client has a handful; beyond this the one that came first is forgotten. */
const MAX_SOURCES = 256
/** Without tag; longer ones are no media. */
const MAX_PACKET = 2032

export class AesCmReceiver implements SrtpReceiver {
  readonly #opener: PacketOpener
  readonly #tagBytes: number
  readonly #sources = new Map<number, Source>()

  constructor(opener: PacketOpener, tagBytes: number) {
    this.#opener = opener
    this.#tagBytes = tagBytes
  }

  open(memory: Uint8Array, offset: number, length: number, headerLength: number, ssrc: number, sequence: number): number {
    const plain = length - this.#tagBytes
    if (plain < headerLength || plain > MAX_PACKET) return -1
    const known = this.#sources.get(ssrc)
    const index = estimateIndex(known?.window.highest ?? -1, sequence)
    if (index < 0 || (known && !known.window.isFresh(index))) return -1
    if (!this.#opener.isGenuine(memory, offset, plain, headerLength, index)) return -1
    const source = known ?? this.#add(ssrc)
    source.window.mark(index)
    this.#opener.decrypt(source.keystream, memory, offset, plain, headerLength, index)
    return plain
  }

  #add(ssrc: number): Source {
    if (this.#sources.size >= MAX_SOURCES) this.#forgetOldest()
    const source = { keystream: this.#opener.createKeystream(ssrc), window: new ReplayWindow() }
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
