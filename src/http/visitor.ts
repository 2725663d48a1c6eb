/** Who sends a request, as far as it proves it (A2): by session, API key, or the device secrets that it holds. */
import type { FastifyRequest } from 'fastify'
import { API_KEY_PREFIX, type KeyHolder } from '../auth/api-keys.ts'
import type { Account, ApiKeyRecord } from '../auth/ports.ts'
import type { SecretHash } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { sourceOf } from './budgets.ts'
import { devicesIn, parseCookies, type Cookies } from './door-cookies.ts'
import type { Services } from './services.ts'

export const SESSION_COOKIE = 'latch_s'

export interface Visitor {
  readonly account: Account | null
  /** By which the account is proved; null for whoever is signed in. */
  readonly key: Pick<ApiKeyRecord, 'id' | 'scopes'> | null
  readonly devices: readonly SecretHash[]
  readonly cookies: Cookies
  /** The raw secret of an SDK: `Authorization: Device …`. */
  readonly deviceSecret: string | null
  /** A key was given that is none: nothing is done, not even as a stranger. */
  readonly badKey: boolean
  readonly source: string
  /** Address by which this visitor came here, without a slash at its end. */
  readonly origin: string
  readonly language: 'en' | 'de'
}

const MAX_SECRET = 200

export async function visitorOf(request: FastifyRequest, services: Services): Promise<Visitor> {
  const cookies = parseCookies(request.headers.cookie)
  const [scheme, credential] = credentialsOf(request.headers.authorization)
  const deviceSecret = scheme === 'device' ? credential : null
  const key = scheme === 'bearer' && credential.startsWith(API_KEY_PREFIX) ? credential : null
  const session = cookies[SESSION_COOKIE]
  const holder = scheme === 'bearer' ? await holderOf(key, services) : null
  const signedIn = scheme === 'bearer' || session === undefined ? null : await services.sessions.accountOf(session)
  const account = holder?.account ?? signedIn
  return {
    account,
    key: holder?.key ?? null,
    devices: deviceSecret === null ? devicesIn(cookies, services.ports.secrets) : [services.ports.secrets.hash('device', deviceSecret)],
    cookies,
    deviceSecret,
    badKey: scheme === 'bearer' && account === null,
    source: sourceOf(request.ip),
    origin: originOf(request, services),
    language: account?.language ?? languageOf(request.headers['accept-language']),
  }
}

const holderOf = async (key: string | null, { apiKeys }: Services): Promise<KeyHolder | null> =>
  key === null ? null : apiKeys.holderOf(key)

function credentialsOf(header: string | undefined): readonly [string, string] {
  const [scheme = '', credential = ''] = (header ?? '').trim().split(/\s+/, 2)
  return credential.length > MAX_SECRET ? ['', ''] : [scheme.toLowerCase(), credential]
}

/** The address that is set holds; without one, that which the browser itself asked for. */
const originOf = (request: FastifyRequest, { about }: Services): string =>
  about.isUrlSet || !request.host ? about.url() : `${request.protocol}://${request.host}`

const languageOf = (header: string | undefined): 'en' | 'de' => (/^\s*de\b/i.test(header ?? '') ? 'de' : 'en')

export const personOf = (account: Account | null): Person | null => account && { accountId: account.id, name: account.name }
