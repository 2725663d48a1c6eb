import type { Keystream } from './keystream.ts'
import { estimateIndex } from './packet-index.ts'
import { ReplayWindow } from './replay-window.ts'
import type { PacketCipher } from './packet-cipher.ts'
import type { SrtpReceiver } from './srtp-suite.ts'

interface Source {
  readonly keystream: Keystream
  readonly window: ReplayWindow
}

/** A client has a handful; beyond this the one that came first is forgotten. */
const MAX_SOURCES = 256
/** Without tag; longer ones are no media. */
const MAX_PACKET = 2032
const SEQUENCES = 0x10000

export class AesCmReceiver implements SrtpReceiver {
  readonly #cipher: PacketCipher
  readonly #tagBytes: number
  readonly #sources = new Map<number, Source>()

  constructor(cipher: PacketCipher, tagBytes: number) {
    this.#cipher = cipher
    this.#tagBytes = tagBytes
  }

  open(memory: Uint8Array, offset: number, length: number, headerLength: number, ssrc: number, sequence: number): number {
    const plain = length - this.#tagBytes
    if (plain < headerLength || plain > MAX_PACKET) return -1
    const known = this.#sources.get(ssrc)
    const index = estimateIndex(known?.window.highest ?? -1, sequence)
    if (index < 0 || (known && !known.window.isFresh(index))) return -1
    if (!this.#cipher.isGenuine(memory, offset, plain, headerLength, Math.floor(index / SEQUENCES))) return -1
    const source = known ?? this.#add(ssrc)
    source.window.mark(index)
    this.#cipher.decrypt(source.keystream, memory, offset, plain, headerLength, index)
    return plain
  }

  #add(ssrc: number): Source {
    if (this.#sources.size >= MAX_SOURCES) this.#forgetOldest()
    const source = { keystream: this.#cipher.createKeystream(ssrc), window: new ReplayWindow() }
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
