/** The proof that one knows a password without saying it (RFC 7616 §3.4.1). */
import { digestHash, type DigestAlgorithm } from './digest-algorithm.ts'

export interface ProofParts {
  readonly algorithm: DigestAlgorithm
  /** From `passwordHash`. */
  readonly passwordHash: string
  readonly method: string
  readonly uri: string
  readonly nonce: string
  /** Undefined for the older way, in which nothing of the client's goes in (RFC 2617 §3.2.2.1). */
  readonly quality: { readonly count: string; readonly cnonce: string } | undefined
}

/** HA1: as good as the password in its realm, so kept as one. */
export const passwordHash = (algorithm: DigestAlgorithm, username: string, realm: string, password: string): string =>
  digestHash(algorithm, `${username}:${realm}:${password}`)

/** Hexadecimal, lower case. */
export const digestResponse = ({ algorithm, passwordHash: ha1, method, uri, nonce, quality }: ProofParts): string => {
  const ha2 = digestHash(algorithm, `${method}:${uri}`)
  return digestHash(algorithm, quality ? `${ha1}:${nonce}:${quality.count}:${quality.cnonce}:auth:${ha2}` : `${ha1}:${nonce}:${ha2}`)
}
