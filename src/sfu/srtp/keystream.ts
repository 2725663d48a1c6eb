/**
 * AES counter mode of RFC 3711 §4.1.1 for one SSRC. The keystream depends on key, SSRC and index only, so one call of a long-lived
 * ECB cipher makes it for the next packets together; a cipher object per packet would cost several times as much.
 */
import { createCipheriv, type Cipheriv, type KeyObject } from 'node:crypto'
import { COUNTER_BYTES, counterSalt, PlainCounterBlocks, type CounterBlocks, type CounterSalt } from './counter-blocks.ts'
import type { SessionKeys } from './session-keys.ts'

const PACKETS_AHEAD = 16
/** Blocks grow in these steps, so that sizes that vary a little do not refill each time. */
const BLOCK_STEP = 8
const MAX_BLOCKS = 128
/** Below this the view that word-wise XOR needs costs more than it saves. */
const WORDWISE_BYTES = 64
/** That the counters of one call take at most. */
export const COUNTERS_BYTES = PACKETS_AHEAD * MAX_BLOCKS * COUNTER_BYTES

const plainCounters = new PlainCounterBlocks(COUNTERS_BYTES)

export class Keystream {
  readonly #cipher: Cipheriv
  readonly #counters: CounterBlocks
  readonly #salt: CounterSalt
  #ahead: Buffer = Buffer.alloc(0)
  #first = -1
  #blocks = 0
  /** Where `#find` left what was asked for. */
  #found = this.#ahead
  #foundAt = 0

  constructor(keys: SessionKeys, ssrc: number, counters: CounterBlocks = plainCounters) {
    this.#cipher = makeCipher(keys.cipher)
    this.#counters = counters
    this.#salt = counterSalt(keys, ssrc)
  }

  /** Encrypts or decrypts in place. `index` is the 48 bit packet index. */
  apply(memory: Uint8Array, offset: number, length: number, index: number): void {
    this.#find(length, index)
    xor(memory, offset, length, this.#found, this.#foundAt)
  }

  /** Writes what `apply` would combine with the bytes. */
  copy(length: number, index: number, memory: Uint8Array, to: number): void {
    this.#find(length, index)
    this.#found.copy(memory, to, this.#foundAt, this.#foundAt + length)
  }

  #find(length: number, index: number): void {
    const blocks = Math.ceil(length / COUNTER_BYTES)
    if (blocks > MAX_BLOCKS) throw new RangeError('a packet beyond the keystream')
    // An old index (reordered, or sent again) must not throw away what is ready for the next ones.
    const isOld = index < this.#first
    if (!isOld && (index >= this.#first + PACKETS_AHEAD || blocks > this.#blocks || this.#first < 0)) this.#refill(index, blocks)
    this.#found = isOld ? this.#make(index, 1, blocks) : this.#ahead
    this.#foundAt = isOld ? 0 : (index - this.#first) * this.#blocks * COUNTER_BYTES
  }

  #refill(index: number, blocks: number): void {
    this.#blocks = Math.min(MAX_BLOCKS, Math.max(this.#blocks, Math.ceil(blocks / BLOCK_STEP) * BLOCK_STEP))
    this.#first = index
    this.#ahead = this.#make(index, PACKETS_AHEAD, this.#blocks)
  }

  #make(index: number, packets: number, blocks: number): Buffer {
    return this.#cipher.update(this.#counters.make(this.#salt, index, packets, blocks))
  }
}

const makeCipher = (key: KeyObject): Cipheriv => createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)

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
