/** HMAC-SHA1, cut to 80 bits, or to 32 (RFC 3711 §4.2.1, §5.2). */
import { createHmac, type KeyObject } from 'node:crypto'

export const TAG_BYTES = 10
/** Of packets of sound where SDES agrees on them; reports have the longer tag all the same (RFC 4568 §6.2.2). */
export const SHORT_TAG_BYTES = 4

/** Writes the tag of `length` bytes to `to`; the bytes there may be part of what is signed. */
export const sign = (key: KeyObject, memory: Uint8Array, offset: number, length: number, to: number, tagBytes = TAG_BYTES): void => {
  const digest = createHmac('sha1', key)
    .update(memory.subarray(offset, offset + length))
    .digest()
  for (let i = 0; i < tagBytes; i++) memory[to + i] = digest[i] ?? 0
}

/** In constant time; as many bytes as `tag` has. */
export const matches = (key: KeyObject, memory: Uint8Array, offset: number, length: number, tag: Uint8Array): boolean => {
  const digest = createHmac('sha1', key)
    .update(memory.subarray(offset, offset + length))
    .digest()
  let difference = 0
  for (let i = 0; i < tag.length; i++) difference |= (digest[i] ?? 0) ^ (tag[i] ?? 0)
  return difference === 0
}
