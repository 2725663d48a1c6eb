/** Addresses that mean nothing outside their own network: a telephone behind a router tells them in its SDP all the same. */
import { isIP } from 'node:net'
import { ipBytes } from '../../../sfu/transport/net/ip-address.ts'

type Block = readonly [first: readonly number[], bits: number]

/** RFC 1918, RFC 6598, RFC 3927, and what is no unicast address at all. */
const PRIVATE_4: readonly Block[] = [
  [[0], 8],
  [[10], 8],
  [[100, 64], 10],
  [[127], 8],
  [[169, 254], 16],
  [[172, 16], 12],
  [[192, 168], 16],
]
/** RFC 4193, RFC 4291 §2.5.6, loopback and unspecified. */
const PRIVATE_6: readonly Block[] = [
  [[0xfc], 7],
  [[0xfe, 0x80], 10],
  [[], 127],
]

const isIn = (bytes: Uint8Array, [first, bits]: Block): boolean => {
  for (let bit = 0; bit < bits; bit++) {
    const mask = 0x80 >> (bit & 7)
    if (((bytes[bit >> 3] ?? 0) & mask) !== ((first[bit >> 3] ?? 0) & mask)) return false
  }
  return true
}

/** A name that is no address counts as private: nothing can be said of it. */
export const isPrivateAddress = (address: string): boolean => {
  if (isIP(address) === 0) return true
  const bytes = ipBytes(address)
  return (bytes.length === 4 ? PRIVATE_4 : PRIVATE_6).some((block) => isIn(bytes, block))
}
