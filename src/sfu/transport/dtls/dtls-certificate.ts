import { createHash, X509Certificate } from 'node:crypto'
import { CipherContext, HashAlgorithm, NamedCurveAlgorithm, SignatureAlgorithm } from 'werift'

/** Self-signed, ECDSA P-256; lives as long as the engine. */
export interface DtlsCertificate {
  readonly certPem: string
  readonly keyPem: string
  /** As in SDP `a=fingerprint`. */
  readonly fingerprint: string
}

export const signatureHash = { hash: HashAlgorithm.sha256_4, signature: SignatureAlgorithm.ecdsa_3 } as const

export async function createDtlsCertificate(): Promise<DtlsCertificate> {
  const { certPem, keyPem } = await CipherContext.createSelfSignedCertificateWithKey(signatureHash, NamedCurveAlgorithm.secp256r1_23)
  return { certPem, keyPem, fingerprint: fingerprintOf(new X509Certificate(certPem).raw, 'sha-256') }
}

const hashNames = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' } as const
type FingerprintHash = keyof typeof hashNames

const isFingerprintHash = (name: string): name is FingerprintHash => Object.hasOwn(hashNames, name)

function fingerprintOf(der: Uint8Array, hash: FingerprintHash): string {
  const digest = createHash(hashNames[hash]).update(der).digest('hex').toUpperCase()
  return `${hash} ${digest.replace(/(..)(?=.)/g, '$1:')}`
}

/** RFC 8122 §5. Weak and unknown hashes never match. */
export function fingerprintMatches(der: Uint8Array, expected: string): boolean {
  const [hash = '', value = ''] = expected.trim().split(/\s+/, 2)
  const name = hash.toLowerCase()
  return isFingerprintHash(name) && fingerprintOf(der, name) === `${name} ${value.toUpperCase()}`
}
