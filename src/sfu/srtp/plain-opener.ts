import { putU32 } from '../rtp/network-order.ts'
import type { PacketOpener } from './aes-cm-receiver.ts'
import { matches } from './authentication.ts'
import { Keystream } from './keystream.ts'
import type { SessionKeys } from './session-keys.ts'

export class PlainOpener implements PacketOpener {
  readonly #keys: SessionKeys
  readonly #tag: Uint8Array

  constructor(keys: SessionKeys, tagBytes: number) {
    this.#keys = keys
    this.#tag = new Uint8Array(tagBytes)
  }

  createKeystream(ssrc: number): Keystream {
    return new Keystream(this.#keys, ssrc)
  }

  isGenuine(memory: Uint8Array, offset: number, length: number, _headerLength: number, index: number): boolean {
    const tag = this.#tag
    for (let i = 0; i < tag.length; i++) tag[i] = memory[offset + length + i] ?? 0
    putU32(memory, offset + length, Math.floor(index / 0x10000))
    return matches(this.#keys.authentication, memory, offset, length + 4, tag)
  }

  decrypt(keystream: Keystream, memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): void {
    keystream.apply(memory, offset + headerLength, length - headerLength, index)
  }
}
