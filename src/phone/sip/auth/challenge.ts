/** What a server asks in a 401 or 407 (RFC 3261 §20.27, §20.44). */
import { parseAuthFields, writeAuthFields } from './auth-fields.ts'
import { digestAlgorithmIn, type DigestAlgorithm } from './digest-algorithm.ts'

export interface Challenge {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: DigestAlgorithm
  /** Whether `qop=auth` may be used; without it the older way is. */
  readonly auth: boolean
  /** The password was right and the nonce too old. */
  readonly stale: boolean
  /** Given back as it came. */
  readonly opaque: string | undefined
}

/** Undefined where `auth-int` alone is offered. */
const offersAuth = (qop: string | undefined): boolean | undefined => {
  if (qop === undefined) return false
  return qop.split(',').some((one) => one.trim().toLowerCase() === 'auth') || undefined
}

/** Undefined for what is broken and for what we cannot do. */
export const parseChallenge = (text: string): Challenge | undefined => {
  const fields = parseAuthFields(text)
  const [realm, nonce] = [fields?.get('realm'), fields?.get('nonce')]
  const algorithm = digestAlgorithmIn(fields?.get('algorithm'))
  const auth = offersAuth(fields?.get('qop'))
  if (realm === undefined || nonce === undefined || !algorithm || auth === undefined) return undefined
  return { realm, nonce, algorithm, auth, stale: fields?.get('stale')?.toLowerCase() === 'true', opaque: fields?.get('opaque') }
}

export const writeChallenge = ({ realm, nonce, algorithm, auth, stale, opaque }: Challenge): string =>
  writeAuthFields('challenge', {
    realm,
    nonce,
    opaque,
    stale: stale ? 'true' : undefined,
    algorithm,
    qop: auth ? 'auth' : undefined,
  })
