/** What one browser knows of the encryption of its meeting. */
export interface Secrecy {
  /** Groups of digits that are the same for everybody here; null while nobody else's key is known. */
  readonly code: readonly string[] | null
  /** Legs that this browser can decrypt. */
  readonly readable: ReadonlySet<string>
  /** Legs of which something came that their key does not open. */
  readonly failing: ReadonlySet<string>
}

export const noSecrecyYet: Secrecy = { code: null, readable: new Set(), failing: new Set() }

/** Of one leg's sound and picture, in a meeting that is encrypted. `plain`: it sends without encryption, and is neither seen nor heard. */
export type Decryption = 'readable' | 'waiting' | 'failing' | 'plain'

export function decryptionOf(leg: string, sendsPlain: boolean, { readable, failing }: Secrecy): Decryption {
  if (sendsPlain) return 'plain'
  if (!readable.has(leg)) return 'waiting'
  return failing.has(leg) ? 'failing' : 'readable'
}
