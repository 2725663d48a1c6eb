import { putU32 } from '../rtp/network-order.ts'
import { sign, TAG_BYTES } from './authentication.ts'
import { Keystream } from './keystream.ts'
import type { SessionKeys } from './session-keys.ts'

/** Protects one SSRC. Each index is used for one plaintext only; the caller counts. */
export class SrtpSender {
  readonly #keys: SessionKeys
  readonly #keystream: Keystream
  readonly #tagBytes: number

  constructor(keys: SessionKeys, ssrc: number, tagBytes = TAG_BYTES) {
    this.#keys = keys
    this.#tagBytes = tagBytes
    this.#keystream = new Keystream(keys, ssrc)
  }

  /** In place; needs room for the tag behind the packet. The low 16 bits of `index` are its sequence number. Gives the new length. */
  protect(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): number {
    this.#keystream.apply(memory, offset + headerLength, length - headerLength, index)
    // The roll-over counter is signed as if it stood behind the packet, where the tag goes afterwards.
    putU32(memory, offset + length, Math.floor(index / 0x10000))
    sign(this.#keys.authentication, memory, offset, length + 4, offset + length, this.#tagBytes)
    return length + this.#tagBytes
  }
}
