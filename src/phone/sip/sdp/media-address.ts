/** Where media may be sent. */
import { isIP } from 'node:net'

/** How RFC 2543 put a call on hold; still in use (RFC 3264 §8.4). */
export const isHoldAddress = (address: string): boolean => address === '0.0.0.0' || address === '::'

const isMulticast = (address: string): boolean => {
  const first = Number(address.split('.', 1)[0])
  return address.includes(':') ? address.toLowerCase().startsWith('ff') : first >= 224
}

/** An address of one machine. A name would have to be looked up first, and nobody sends voice to many. */
export const isMediaAddress = (address: string): boolean => isIP(address) !== 0 && !isMulticast(address)
