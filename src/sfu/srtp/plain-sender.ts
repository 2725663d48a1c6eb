import type { Keystream } from './keystream.ts'
import { PlainCipher } from './plain-cipher.ts'
import type { SessionKeys } from './session-keys.ts'
import type { SrtpSender, SrtpSuite } from './srtp-suite.ts'

export class PlainSender implements SrtpSender {
  readonly suite: SrtpSuite
  readonly #cipher: PlainCipher
  readonly #keystream: Keystream

  constructor(suite: SrtpSuite, keys: SessionKeys, ssrc: number) {
    this.suite = suite
    this.#cipher = new PlainCipher(keys, suite.tagBytes)
    this.#keystream = this.#cipher.createKeystream(ssrc)
  }

  protect(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): number {
    this.#cipher.seal(this.#keystream, memory, offset, length, headerLength, index, Math.floor(index / 0x10000))
    return length + this.suite.tagBytes
  }
}
