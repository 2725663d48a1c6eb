/** SRTCP (RFC 3711 §3.4). Reports are few, so a cipher object for each is no loss. */
import { createCipheriv } from 'node:crypto'
import { putU16, putU32, u32, u8 } from '../rtp/network-order.ts'
import { matches, sign, TAG_BYTES } from './authentication.ts'
import { ReplayWindows } from './replay-windows.ts'
import type { SessionKeys } from './session-keys.ts'

/** Header and sender's SSRC stay in clear. */
const CLEAR_BYTES = 8
const INDEX_BYTES = 4
export const SRTCP_OVERHEAD = INDEX_BYTES + TAG_BYTES
const ENCRYPTED = 0x80000000
const MAX_INDEX = 0x7fffffff

const applyKeystream = (keys: SessionKeys, memory: Uint8Array, offset: number, length: number, index: number): void => {
  const counter = Buffer.alloc(16)
  counter.set(keys.salt)
  putU32(counter, 4, (u32(counter, 4) ^ u32(memory, offset + 4)) >>> 0)
  putU32(counter, 8, (u32(counter, 8) ^ (index >>> 16)) >>> 0)
  putU16(counter, 12, ((u8(counter, 12) << 8) | u8(counter, 13)) ^ (index & 0xffff))
  const body = memory.subarray(offset + CLEAR_BYTES, offset + length)
  body.set(createCipheriv('aes-128-ctr', keys.cipher, counter).update(body))
}

export class SrtcpSender {
  readonly #keys: SessionKeys
  /** One count for all SSRCs: RFC 3711 wants only that none repeats. */
  #index = 0

  constructor(keys: SessionKeys) {
    this.#keys = keys
  }

  /** In place; needs `SRTCP_OVERHEAD` bytes behind the packet. Gives the new length. */
  protect(memory: Uint8Array, offset: number, length: number): number {
    this.#index = (this.#index + 1) % (MAX_INDEX + 1)
    applyKeystream(this.#keys, memory, offset, length, this.#index)
    putU32(memory, offset + length, ENCRYPTED + this.#index)
    sign(this.#keys.authentication, memory, offset, length + INDEX_BYTES, offset + length + INDEX_BYTES)
    return length + SRTCP_OVERHEAD
  }
}

const tag = new Uint8Array(TAG_BYTES)

export class SrtcpReceiver {
  readonly #keys: SessionKeys
  readonly #windows = new ReplayWindows()

  constructor(keys: SessionKeys) {
    this.#keys = keys
  }

  /** In place. Gives the length without index and tag, or -1 for what is forged, replayed or malformed. */
  open(memory: Uint8Array, offset: number, length: number): number {
    const plain = length - SRTCP_OVERHEAD
    if (plain < CLEAR_BYTES) return -1
    const trailer = u32(memory, offset + plain)
    const index = trailer % ENCRYPTED
    const ssrc = u32(memory, offset + 4)
    if (this.#windows.find(ssrc)?.isFresh(index) === false) return -1
    for (let i = 0; i < TAG_BYTES; i++) tag[i] = memory[offset + plain + INDEX_BYTES + i] ?? 0
    if (!matches(this.#keys.authentication, memory, offset, plain + INDEX_BYTES, tag)) return -1
    this.#windows.mark(ssrc, index)
    if (trailer >= ENCRYPTED) applyKeystream(this.#keys, memory, offset, plain, index)
    return plain
  }
}
