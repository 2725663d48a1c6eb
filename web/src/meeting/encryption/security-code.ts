/** Read aloud by people in a meeting: the same digits everywhere, unless somebody sits between them and hands out keys of its own. */

const GROUPS = 8
/** Five digits each: 132 bits in all, so that even two sets of keys that are both chosen to match take some 2^66 tries. */
const GROUP_SIZE = 100_000n
const GROUP_BYTES = 8

/** Of the public keys of everybody here, in whatever order. */
export async function securityCode(publicKeys: readonly string[]): Promise<readonly string[]> {
  const text = ['latch security code', ...[...new Set(publicKeys)].toSorted()].join(' ')
  const digest = new DataView(await crypto.subtle.digest('SHA-512', new TextEncoder().encode(text)))
  return Array.from({ length: GROUPS }, (_, group) => String(digest.getBigUint64(group * GROUP_BYTES) % GROUP_SIZE).padStart(5, '0'))
}
