/**
 * AES counter mode of RFC 3711 §4.1.1 for one SSRC. The keystream depends on key, SSRC and index only, so one call of a long-lived
 * ECB cipher makes it for the next packets together; a cipher object per packet would cost several times as much.
 */
import { createCipheriv, type Cipheriv, type KeyObject } from 'node:crypto'
import { u32 } from '../rtp/network-order.ts'
import type { SessionKeys } from './session-keys.ts'

const PACKETS_AHEAD = 16
const BLOCK = 16
/** Blocks grow in these steps, so that sizes that vary a little do not refill each time. */
const BLOCK_STEP = 8
const MAX_BLOCKS = 128
/** Below this the view that word-wise XOR needs costs more than it saves. */
const WORDWISE_BYTES = 64

const counters = new Uint8Array(PACKETS_AHEAD * MAX_BLOCKS * BLOCK)
const counterWords = new DataView(counters.buffer)

const xorBytes = (memory: Uint8Array, offset: number, length: number, stream: Uint8Array, from: number): void => {
  for (let i = 0; i < length; i++) memory[offset + i] = (memory[offset + i] ?? 0) ^ (stream[from + i] ?? 0)
}

const xor = (memory: Uint8Array, offset: number, length: number, stream: Uint8Array, from: number): void => {
  const start = memory.byteOffset + offset
  const streamStart = stream.byteOffset + from
  if (length < WORDWISE_BYTES || (start & 3) !== 0 || (streamStart & 3) !== 0) return xorBytes(memory, offset, length, stream, from)
  const count = length >>> 2
  const words = new Uint32Array(memory.buffer, start, count)
  const streamWords = new Uint32Array(stream.buffer, streamStart, count)
  for (let i = 0; i < count; i++) words[i] = (words[i] ?? 0) ^ (streamWords[i] ?? 0)
  xorBytes(memory, offset + count * 4, length & 3, stream, from + count * 4)
}

export class Keystream {
  readonly #cipher: Cipheriv
  readonly #saltWord0: number
  /** Salt and SSRC meet in the second word of the counter. */
  readonly #saltWord1: number
  readonly #saltWord2: number
  readonly #saltTail: number
  #ahead: Uint8Array = new Uint8Array(0)
  #first = -1
  #blocks = 0

  constructor(keys: SessionKeys, ssrc: number) {
    this.#cipher = makeCipher(keys.cipher)
    this.#saltWord0 = u32(keys.salt, 0)
    this.#saltWord1 = (u32(keys.salt, 4) ^ ssrc) >>> 0
    this.#saltWord2 = u32(keys.salt, 8)
    this.#saltTail = (keys.salt[12] ?? 0) * 256 + (keys.salt[13] ?? 0)
  }

  /** Encrypts or decrypts in place. `index` is the 48 bit packet index. */
  apply(memory: Uint8Array, offset: number, length: number, index: number): void {
    const blocks = Math.ceil(length / BLOCK)
    if (blocks > MAX_BLOCKS) throw new RangeError('a packet beyond the keystream')
    // An old index (reordered, or sent again) must not throw away what is ready for the next ones.
    if (index < this.#first) return xor(memory, offset, length, this.#make(index, 1, blocks), 0)
    if (index >= this.#first + PACKETS_AHEAD || blocks > this.#blocks || this.#first < 0) this.#refill(index, blocks)
    xor(memory, offset, length, this.#ahead, (index - this.#first) * this.#blocks * BLOCK)
  }

  #refill(index: number, blocks: number): void {
    this.#blocks = Math.min(MAX_BLOCKS, Math.max(this.#blocks, Math.ceil(blocks / BLOCK_STEP) * BLOCK_STEP))
    this.#first = index
    this.#ahead = this.#make(index, PACKETS_AHEAD, this.#blocks)
  }

  #make(index: number, packets: number, blocks: number): Uint8Array {
    for (let packet = 0; packet < packets; packet++) this.#count(index + packet, packet * blocks * BLOCK, blocks)
    return this.#cipher.update(counters.subarray(0, packets * blocks * BLOCK))
  }

  #count(index: number, at: number, blocks: number): void {
    const word2 = (this.#saltWord2 ^ Math.floor(index / 0x10000)) >>> 0
    const tail = ((this.#saltTail ^ (index % 0x10000)) << 16) >>> 0
    for (let block = 0; block < blocks; block++) {
      const to = at + block * BLOCK
      counterWords.setUint32(to, this.#saltWord0)
      counterWords.setUint32(to + 4, this.#saltWord1)
      counterWords.setUint32(to + 8, word2)
      counterWords.setUint32(to + 12, tail | block)
    }
  }
}

const makeCipher = (key: KeyObject): Cipheriv => createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
