/** Addresses: `sip:`, `sips:` (RFC 3261 §19.1) and `tel:` (RFC 3966). */
import { parseHostPort, writeHostPort } from './host-port.ts'
import { LIMITS } from './limits.ts'
import type { Parameters } from './parameters.ts'

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

export interface TelNumber {
  readonly scheme: 'tel'
  /** Digits, `*`, `#`, with the leading `+` of a global number; visual separators are taken out. */
  readonly number: string
  readonly parameters: Parameters
}

export type SipUri = SipAddress | TelNumber

/** Undefined for a broken escape and for bytes that are no UTF-8. */
const unescape = (text: string): string | undefined => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Characters of `unreserved` and `user-unreserved` stay, all others are escaped. */
const escapeUser = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:26|3D|2B|24|2C|3B|3F|2F)/g, (escaped) => decodeURIComponent(escaped))

const escapePassword = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:26|3D|2B|24|2C)/g, (escaped) => decodeURIComponent(escaped))

const escapeParameter = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:5B|5D|2F|3A|26|2B|24)/g, (escaped) => decodeURIComponent(escaped))

const parseUriParameters = (text: string): Parameters | undefined => {
  const found = new Map<string, string | undefined>()
  if (text === '') return found
  const parts = text.split(';', LIMITS.parameters + 1)
  if (parts.length > LIMITS.parameters) return undefined
  for (const part of parts) {
    const equals = part.indexOf('=')
    const name = unescape(equals < 0 ? part : part.slice(0, equals))?.toLowerCase()
    const value = equals < 0 ? undefined : unescape(part.slice(equals + 1))
    if (!name || (equals >= 0 && value === undefined)) return undefined
    if (!found.has(name)) found.set(name, value)
  }
  return found
}

const writeUriParameters = (parameters: Parameters): string => {
  let text = ''
  for (const [name, value] of parameters) text += `;${escapeParameter(name)}${value === undefined ? '' : `=${escapeParameter(value)}`}`
  return text
}

interface UserInfo {
  readonly user: string | undefined
  readonly password: string | undefined
}

const parseUserInfo = (text: string): UserInfo | undefined => {
  const colon = text.indexOf(':')
  const user = unescape(colon < 0 ? text : text.slice(0, colon))
  const password = colon < 0 ? undefined : unescape(text.slice(colon + 1))
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

const SEPARATORS = '-.()'
const DIGITS = '0123456789ABCDEFabcdef*#'

/** RFC 3966 §3: at least one digit; hexadecimal ones, `*` and `#` only in local numbers. */
const parseNumber = (text: string): string | undefined => {
  const global = text.startsWith('+')
  let digits = ''
  for (const character of global ? text.slice(1) : text) {
    if (SEPARATORS.includes(character)) continue
    if (!(global ? '0123456789' : DIGITS).includes(character)) return undefined
    digits += character
  }
  return digits === '' ? undefined : `${global ? '+' : ''}${digits}`
}

const parseTelNumber = (rest: string): TelNumber | undefined => {
  const end = firstOf(rest, 0, ';')
  const number = parseNumber(rest.slice(0, end))
  const parameters = parseUriParameters(rest.slice(end + 1))
  return number !== undefined && parameters ? { scheme: 'tel', number, parameters } : undefined
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
  const parameters = writeUriParameters(uri.parameters)
  if (uri.scheme === 'tel') return `tel:${uri.number}${parameters}`
  const password = uri.password === undefined ? '' : `:${escapePassword(uri.password)}`
  const user = uri.user === undefined ? '' : `${escapeUser(uri.user)}${password}@`
  return `${uri.scheme}:${user}${writeHostPort(uri)}${parameters}${uri.headers === '' ? '' : `?${uri.headers}`}`
}
