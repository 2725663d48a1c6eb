/** HMAC-SHA1, cut to 80 bits (RFC 3711 §4.2.1). */
import { createHmac, type KeyObject } from 'node:crypto'

export const TAG_BYTES = 10

/** Writes the tag of `length` bytes to `to`; the bytes there may be part of what is signed. */
export const sign = (key: KeyObject, memory: Uint8Array, offset: number, length: number, to: number): void => {
  const digest = createHmac('sha1', key)
    .update(memory.subarray(offset, offset + length))
    .digest()
  for (let i = 0; i < TAG_BYTES; i++) memory[to + i] = digest[i] ?? 0
}

/** In constant time. */
export const matches = (key: KeyObject, memory: Uint8Array, offset: number, length: number, tag: Uint8Array): boolean => {
  const digest = createHmac('sha1', key)
    .update(memory.subarray(offset, offset + length))
    .digest()
  let difference = 0
  for (let i = 0; i < TAG_BYTES; i++) difference |= (digest[i] ?? 0) ^ (tag[i] ?? 0)
  return difference === 0
}
