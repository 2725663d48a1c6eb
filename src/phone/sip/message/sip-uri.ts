/** Addresses: `sip:`, `sips:` (RFC 3261 §19.1) and `tel:` (RFC 3966). */
import { parseHostPort, writeHostPort } from './host-port.ts'
import { LIMITS } from './limits.ts'
import type { Parameters } from './parameters.ts'
import { parseTelNumber, writeTelNumber, type TelNumber } from './tel-number.ts'
import { parseUriParameters, unescapeUri, writeUriParameters } from './uri-parameters.ts'

export interface SipAddress {
  readonly scheme: 'sip' | 'sips'
  /** Without escapes. */
  readonly user: string | undefined
  readonly password: string | undefined
  /** Lower case; an IPv6 address without brackets. */
  readonly host: string
  readonly port: number | undefined
  /** Without escapes: `transport`, `lr`, `user`… */
  readonly parameters: Parameters
  /** What follows `?`, as it stands; empty where nothing does. */
  readonly headers: string
}

export type SipUri = SipAddress | TelNumber

/** Characters of `unreserved` and `user-unreserved` stay, all others are escaped. */
const escapeUser = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:26|3D|2B|24|2C|3B|3F|2F)/g, (escaped) => decodeURIComponent(escaped))

const escapePassword = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:26|3D|2B|24|2C)/g, (escaped) => decodeURIComponent(escaped))

interface UserInfo {
  readonly user: string | undefined
  readonly password: string | undefined
}

const parseUserInfo = (text: string): UserInfo | undefined => {
  const colon = text.indexOf(':')
  const user = unescapeUri(colon < 0 ? text : text.slice(0, colon))
  const password = colon < 0 ? undefined : unescapeUri(text.slice(colon + 1))
  return !user || (colon >= 0 && password === undefined) ? undefined : { user, password }
}

const NOBODY: UserInfo = { user: undefined, password: undefined }

const firstOf = (text: string, from: number, characters: string): number => {
  for (let i = from; i < text.length; i++) if (characters.includes(text.charAt(i))) return i
  return text.length
}

const parseSipAddress = (scheme: 'sip' | 'sips', rest: string): SipAddress | undefined => {
  // Only a user may hold `;` and `?`, and nothing but the user's end may be an `@`.
  const at = rest.indexOf('@')
  const userInfo = at < 0 ? NOBODY : parseUserInfo(rest.slice(0, at))
  const hostEnd = firstOf(rest, at + 1, ';?')
  const hostPort = parseHostPort(rest.slice(at + 1, hostEnd))
  const question = rest.indexOf('?', hostEnd)
  const parameters = parseUriParameters(rest.slice(hostEnd + 1, question < 0 ? rest.length : Math.max(question, hostEnd + 1)))
  if (!userInfo || !hostPort || !parameters) return undefined
  return { scheme, ...userInfo, ...hostPort, parameters, headers: question < 0 ? '' : rest.slice(question + 1) }
}

/** No URI holds a blank, a control character or an angle bracket. */
const isClean = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 32 || code === 127 || code === 60 || code === 62 || code === 34) return false
  }
  return true
}

/** Lower case; undefined where the text has none (RFC 3986 §3.1). */
export const schemeOf = (uri: string): string | undefined => {
  const colon = uri.indexOf(':')
  const scheme = uri.slice(0, Math.max(colon, 0)).toLowerCase()
  return /^[a-z][a-z0-9+.-]*$/.test(scheme) ? scheme : undefined
}

/** Undefined for other schemes, broken ones, and those longer than the limit. */
export const parseSipUri = (text: string): SipUri | undefined => {
  if (text.length > LIMITS.uriLength || !isClean(text)) return undefined
  const scheme = schemeOf(text)
  if (scheme === 'sip' || scheme === 'sips') return parseSipAddress(scheme, text.slice(scheme.length + 1))
  return scheme === 'tel' ? parseTelNumber(text.slice(4)) : undefined
}

export const writeSipUri = (uri: SipUri): string => {
  if (uri.scheme === 'tel') return writeTelNumber(uri)
  const password = uri.password === undefined ? '' : `:${escapePassword(uri.password)}`
  const user = uri.user === undefined ? '' : `${escapeUser(uri.user)}${password}@`
  return `${uri.scheme}:${user}${writeHostPort(uri)}${writeUriParameters(uri.parameters)}${uri.headers === '' ? '' : `?${uri.headers}`}`
}
