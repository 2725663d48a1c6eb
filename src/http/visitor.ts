/** Who sends a request, as far as it proves it (A2): by session, API key, or the device secrets that it holds. */
import type { FastifyRequest } from 'fastify'
import { API_KEY_PREFIX } from '../auth/api-keys.ts'
import type { Account } from '../auth/ports.ts'
import type { SecretHash } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { sourceOf } from './budgets.ts'
import { devicesIn, parseCookies, type Cookies } from './door-cookies.ts'
import type { Services } from './services.ts'

export const SESSION_COOKIE = 'latch_s'

export interface Visitor {
  readonly account: Account | null
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
  const account =
    scheme === 'bearer' ? await accountOfKey(key, services) : session === undefined ? null : await services.sessions.accountOf(session)
  return {
    account,
    devices: deviceSecret === null ? devicesIn(cookies, services.ports.secrets) : [services.ports.secrets.hash('device', deviceSecret)],
    cookies,
    deviceSecret,
    badKey: scheme === 'bearer' && account === null,
    source: sourceOf(request.ip),
    origin: originOf(request, services),
    language: account?.language ?? languageOf(request.headers['accept-language']),
  }
}

const accountOfKey = async (key: string | null, { apiKeys }: Services): Promise<Account | null> =>
  key === null ? null : apiKeys.accountOf(key)

function credentialsOf(header: string | undefined): readonly [string, string] {
  const [scheme = '', credential = ''] = (header ?? '').trim().split(/\s+/, 2)
  return credential.length > MAX_SECRET ? ['', ''] : [scheme.toLowerCase(), credential]
}

/** The address that is set holds; without one, that which the browser itself asked for. */
const originOf = (request: FastifyRequest, { about }: Services): string =>
  about.isUrlSet || !request.host ? about.url() : `${request.protocol}://${request.host}`

const languageOf = (header: string | undefined): 'en' | 'de' => (/^\s*de\b/i.test(header ?? '') ? 'de' : 'en')

export const personOf = (account: Account | null): Person | null => account && { accountId: account.id, name: account.name }
