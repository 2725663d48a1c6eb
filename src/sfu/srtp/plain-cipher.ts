import { putU32 } from '../rtp/network-order.ts'
import { matches, sign } from './authentication.ts'
import { Keystream } from './keystream.ts'
import type { PacketCipher } from './packet-cipher.ts'
import type { SessionKeys } from './session-keys.ts'

const SIGNED_BYTES = 4

/** By Node's own ciphers. What is signed behind a packet stands for a moment where the tag is, or goes. */
export class PlainCipher implements PacketCipher {
  readonly #keys: SessionKeys
  readonly #tag: Uint8Array

  constructor(keys: SessionKeys, tagBytes: number) {
    this.#keys = keys
    this.#tag = new Uint8Array(tagBytes)
  }

  createKeystream(ssrc: number): Keystream {
    return new Keystream(this.#keys, ssrc)
  }

  isGenuine(memory: Uint8Array, offset: number, length: number, _headerLength: number, signed: number): boolean {
    const tag = this.#tag
    for (let i = 0; i < tag.length; i++) tag[i] = memory[offset + length + i] ?? 0
    putU32(memory, offset + length, signed)
    return matches(this.#keys.authentication, memory, offset, length + SIGNED_BYTES, tag)
  }

  decrypt(keystream: Keystream, memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): void {
    keystream.apply(memory, offset + headerLength, length - headerLength, index)
  }

  seal(
    keystream: Keystream,
    memory: Uint8Array,
    offset: number,
    length: number,
    headerLength: number,
    index: number,
    signed: number,
  ): void {
    keystream.apply(memory, offset + headerLength, length - headerLength, index)
    putU32(memory, offset + length, signed)
    sign(this.#keys.authentication, memory, offset, length + SIGNED_BYTES, offset + length, this.#tag.length)
  }
}
