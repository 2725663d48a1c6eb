/** Counter blocks of AES counter mode (RFC 3711 §4.1.1), for several packets at once. */
import { u32 } from '../rtp/network-order.ts'
import type { SessionKeys } from './session-keys.ts'

export const COUNTER_BYTES = 16

/** The salt of one SSRC as four words; they meet the SSRC in the second, and the index in the last two. */
export interface CounterSalt {
  readonly word0: number
  readonly word1: number
  readonly word2: number
  /** 16 bits. */
  readonly tail: number
}

export interface CounterBlocks {
  /** `blocks` for each of the packets from `index` on, at most 255; good until the next call. */
  make(salt: CounterSalt, index: number, packets: number, blocks: number): Uint8Array
}

export const counterSalt = ({ salt }: SessionKeys, ssrc: number): CounterSalt => ({
  word0: u32(salt, 0),
  word1: (u32(salt, 4) ^ ssrc) >>> 0,
  word2: u32(salt, 8),
  tail: (salt[12] ?? 0) * 256 + (salt[13] ?? 0),
})

export class PlainCounterBlocks implements CounterBlocks {
  readonly #memory: Uint8Array
  readonly #words: DataView

  constructor(bytes: number) {
    this.#memory = new Uint8Array(bytes)
    this.#words = new DataView(this.#memory.buffer)
  }

  make(salt: CounterSalt, index: number, packets: number, blocks: number): Uint8Array {
    for (let packet = 0; packet < packets; packet++) this.#count(salt, index + packet, packet * blocks * COUNTER_BYTES, blocks)
    return this.#memory.subarray(0, packets * blocks * COUNTER_BYTES)
  }

  #count({ word0, word1, word2, tail }: CounterSalt, index: number, at: number, blocks: number): void {
    const high = (word2 ^ Math.floor(index / 0x10000)) >>> 0
    const low = ((tail ^ (index % 0x10000)) << 16) >>> 0
    for (let block = 0, to = at; block < blocks; block++, to += COUNTER_BYTES) {
      this.#words.setUint32(to, word0)
      this.#words.setUint32(to + 4, word1)
      this.#words.setUint32(to + 8, high)
      this.#words.setUint32(to + 12, low | block)
    }
  }
}
