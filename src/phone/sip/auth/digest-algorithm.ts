/** Hashes of Digest (RFC 2617, RFC 8760), better ones first. */
import { hash } from 'node:crypto'

export type DigestAlgorithm = 'SHA-256' | 'MD5'

export const DIGEST_ALGORITHMS: readonly DigestAlgorithm[] = ['SHA-256', 'MD5']

const NODE_NAMES: Readonly<Record<DigestAlgorithm, string>> = { 'SHA-256': 'sha256', MD5: 'md5' }

/** Characters of a hash in hexadecimal. */
export const DIGEST_LENGTHS: Readonly<Record<DigestAlgorithm, number>> = { 'SHA-256': 64, MD5: 32 }

/** MD5 where nothing is said (RFC 3261 §22.4); undefined for those that we cannot do, the `-sess` ones among them. */
export const digestAlgorithmIn = (written: string | undefined): DigestAlgorithm | undefined =>
  DIGEST_ALGORITHMS.find((algorithm) => algorithm === (written ?? 'MD5').toUpperCase())

export const digestHash = (algorithm: DigestAlgorithm, text: string): string => hash(NODE_NAMES[algorithm], text, 'hex')
