import { putU32 } from '../rtp/network-order.ts'
import { sign } from './authentication.ts'
import { Keystream } from './keystream.ts'
import type { SessionKeys } from './session-keys.ts'
import type { SrtpSender, SrtpSuite } from './srtp-suite.ts'

export class PlainSender implements SrtpSender {
  readonly suite: SrtpSuite
  readonly #keys: SessionKeys
  readonly #keystream: Keystream

  constructor(suite: SrtpSuite, keys: SessionKeys, ssrc: number) {
    this.suite = suite
    this.#keys = keys
    this.#keystream = new Keystream(keys, ssrc)
  }

  protect(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): number {
    this.#keystream.apply(memory, offset + headerLength, length - headerLength, index)
    // The roll-over counter is signed as if it stood behind the packet, where the tag goes afterwards.
    putU32(memory, offset + length, Math.floor(index / 0x10000))
    sign(this.#keys.authentication, memory, offset, length + 4, offset + length, this.suite.tagBytes)
    return length + this.suite.tagBytes
  }
}
