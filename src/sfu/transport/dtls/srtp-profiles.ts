/** SRTP protection profiles of DTLS (RFC 5764 §4.1.2, RFC 7714 §14.2). */
import type { SrtpProfile } from '../../forwarding/peer-media.ts'

const numbers = { AES_CM_128_HMAC_SHA1_80: 0x0001, AEAD_AES_128_GCM: 0x0007 } as const
const saltBytes = { AES_CM_128_HMAC_SHA1_80: 14, AEAD_AES_128_GCM: 12 } as const

/** Of each master key, whichever the profile. */
export const masterKeyBytes = 16

export const saltBytesOf = (profile: SrtpProfile): number => saltBytes[profile]

/** As they are on the wire, in this order. */
export const numbersOf = (profiles: readonly SrtpProfile[]) => profiles.map((profile) => numbers[profile])

export function profileOf(number: number | undefined): SrtpProfile | null {
  if (number === numbers.AEAD_AES_128_GCM) return 'AEAD_AES_128_GCM'
  return number === numbers.AES_CM_128_HMAC_SHA1_80 ? 'AES_CM_128_HMAC_SHA1_80' : null
}
