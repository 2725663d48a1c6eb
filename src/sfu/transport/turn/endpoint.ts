/** Transport addresses as TURN writes them: XORed (RFC 8489 §14.2), IPv4 and IPv6. */
import { ipBytes } from '../net/ip-address.ts'
import { magicCookie } from '../stun/stun-message.ts'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

export type AddressFamily = 4 | 6

/** An endpoint that somebody sent: only ever compared with our own, so its address stays hexadecimal. */
export interface SentEndpoint {
  readonly ip: string
  readonly port: number
}

/** One of ours, with what sent ones are compared with. */
export interface OwnEndpoint extends Endpoint {
  readonly ip: string
}

export const ownEndpoint = ({ address, port }: Endpoint): OwnEndpoint => ({
  address,
  port,
  ip: Buffer.from(ipBytes(address)).toString('hex'),
})

export const familyOf = (address: string): AddressFamily => (ipBytes(address).length === 4 ? 4 : 6)

/** Null unless it is an IPv4 or IPv6 address and a port. */
export function readXorAddress(value: Buffer, transaction: Buffer): SentEndpoint | null {
  const family = value[1]
  if (!(family === 1 && value.length === 8) && !(family === 2 && value.length === 20)) return null
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(magicCookie)
  mask.set(transaction, 4)
  const ip = Buffer.from(value.subarray(4).map((byte, index) => byte ^ (mask[index] ?? 0)))
  return { ip: ip.toString('hex'), port: value.readUInt16BE(2) ^ (magicCookie >>> 16) }
}
