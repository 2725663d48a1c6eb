/** What a client proves in Authorization or Proxy-Authorization (RFC 3261 §20.7, §20.28). */
import { parseAuthFields, writeAuthFields } from './auth-fields.ts'
import { DIGEST_LENGTHS, digestAlgorithmIn, type DigestAlgorithm } from './digest-algorithm.ts'
import type { ProofParts } from './digest-response.ts'

export interface Credentials {
  readonly username: string
  readonly realm: string
  readonly nonce: string
  /** What was hashed. Proxies on the way may have sent the request elsewhere since (RFC 3261 §22.4). */
  readonly uri: string
  readonly response: string
  readonly algorithm: DigestAlgorithm
  readonly quality: ProofParts['quality']
  readonly opaque: string | undefined
}

const COUNT = /^[0-9a-f]{8}$/i

/** Undefined for the older way; `broken` for half of what `qop=auth` needs, and for any other quality. */
const qualityIn = (qop: string | undefined, count: string | undefined, cnonce: string | undefined): ProofParts['quality'] | 'broken' => {
  if (qop === undefined) return undefined
  const whole = qop.toLowerCase() === 'auth' && count !== undefined && COUNT.test(count) && cnonce !== undefined
  return whole ? { count, cnonce } : 'broken'
}

const isDigest = (response: string, algorithm: DigestAlgorithm): boolean =>
  response.length === DIGEST_LENGTHS[algorithm] && /^[0-9a-f]*$/i.test(response)

export const parseCredentials = (text: string): Credentials | undefined => {
  const fields = parseAuthFields(text)
  const [username, realm, nonce, uri, response] = ['username', 'realm', 'nonce', 'uri', 'response'].map((name) => fields?.get(name))
  const algorithm = digestAlgorithmIn(fields?.get('algorithm'))
  const quality = qualityIn(fields?.get('qop'), fields?.get('nc'), fields?.get('cnonce'))
  if (username === undefined || realm === undefined || nonce === undefined || uri === undefined || response === undefined) return undefined
  if (!algorithm || quality === 'broken' || !isDigest(response, algorithm)) return undefined
  return { username, realm, nonce, uri, response: response.toLowerCase(), algorithm, quality, opaque: fields?.get('opaque') }
}

export const writeCredentials = ({ username, realm, nonce, uri, response, algorithm, quality, opaque }: Credentials): string =>
  writeAuthFields('credentials', {
    username,
    realm,
    nonce,
    uri,
    response,
    algorithm,
    qop: quality && 'auth',
    nc: quality?.count,
    cnonce: quality?.cnonce,
    opaque,
  })
