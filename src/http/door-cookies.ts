/** One HttpOnly cookie a door holds the device secret by which a guest returns (R3). */
import { createHash } from 'node:crypto'
import type { SecretHash } from '../domain/ids.ts'
import type { Secrets } from '../meetings/ports.ts'
import type { Enter } from '../../shared/api/enter.ts'

const DOOR_COOKIE_PREFIX = 'latch_d_'
/** Looked at in one request. */
const DEVICES_LOOKED_AT = 20
export const DOOR_COOKIE_DAYS = 30

export function doorCookieOf(by: Enter['by']): string {
  if ('number' in by) return DOOR_COOKIE_PREFIX + by.number
  // A PIN has too few digits for its hash to be told; all doors that were entered by one share a cookie.
  if ('pin' in by) return `${DOOR_COOKIE_PREFIX}p`
  return `${DOOR_COOKIE_PREFIX}l${createHash('sha256').update(by.link).digest('hex').slice(0, 16)}`
}

export type Cookies = Readonly<Record<string, string | undefined>>

/** Every device secret that a request holds, hashed. */
export function devicesIn(cookies: Cookies, secrets: Pick<Secrets, 'hash'>): readonly SecretHash[] {
  return Object.entries(cookies)
    .filter(([name, value]) => name.startsWith(DOOR_COOKIE_PREFIX) && value !== undefined && value !== '')
    .slice(0, DEVICES_LOOKED_AT)
    .map(([, value]) => secrets.hash('device', value ?? ''))
}

/** Old doors that must make room, so that the one entered now is always looked at. */
export function doorsToForget(cookies: Cookies, entering: string): readonly string[] {
  const others = Object.keys(cookies).filter((name) => name.startsWith(DOOR_COOKIE_PREFIX) && name !== entering)
  return others.slice(0, Math.max(0, others.length - (DEVICES_LOOKED_AT - 2)))
}

/** For a raw `Cookie:` header, as the media socket's upgrade has it. */
export function parseCookies(header: string | undefined): Cookies {
  const pairs = (header ?? '')
    .slice(0, 16_384)
    .split(';')
    .map((pair) => pair.trim())
  return Object.fromEntries(
    pairs.filter((pair) => pair.includes('=')).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}
