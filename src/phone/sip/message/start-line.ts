/** The first line: what is asked (RFC 3261 §7.1) or answered (§7.2). */
import { badRequest, type Fault } from './fault.ts'
import { hasLoneBreak, isToken, parseDecimal } from './grammar.ts'
import { LIMITS } from './limits.ts'
import { parseSipUri, schemeOf } from './sip-uri.ts'

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string; readonly fault: Fault | undefined }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string }

const VERSION = 'SIP/2.0'

const uriFault = (uri: string): Fault | undefined => {
  if (uri.length > LIMITS.uriLength) return { status: 414, why: 'Request-URI too long' }
  const parsed = parseSipUri(uri)
  if (parsed) return parsed.scheme === 'tel' || parsed.headers === '' ? undefined : badRequest('headers in the Request-URI')
  const scheme = schemeOf(uri)
  const foreign = scheme !== undefined && scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel' && !uri.includes(' ')
  return foreign ? { status: 416, why: 'Request-URI of another scheme' } : badRequest('malformed Request-URI')
}

const versionFault = (version: string): Fault | undefined => {
  if (version === VERSION) return undefined
  return version.trimEnd() === VERSION ? badRequest('blanks behind the first line') : { status: 505, why: 'another version of SIP' }
}

const parseRequestLine = (line: string): StartLine | undefined => {
  const methodEnd = line.indexOf(' ')
  const uriEnd = line.lastIndexOf(' SIP/')
  const method = line.slice(0, Math.max(methodEnd, 0))
  if (!isToken(method) || uriEnd < methodEnd) return undefined
  const uri = line.slice(methodEnd + 1, Math.max(uriEnd, methodEnd + 1))
  return { kind: 'request', method, uri, fault: versionFault(line.slice(uriEnd + 1)) ?? uriFault(uri) }
}

/** `SIP/2.0 200 OK`; the reason may be empty, and its blank be missing. */
const parseStatusLine = (line: string): StartLine | undefined => {
  const codeEnd = VERSION.length + 4
  const status = parseDecimal(line.slice(VERSION.length + 1, codeEnd), 699)
  const reason = line.slice(codeEnd + 1)
  const bad = status === undefined || status < 100 || (line.length > codeEnd && line[codeEnd] !== ' ') || hasLoneBreak(reason)
  return bad ? undefined : { kind: 'response', status, reason }
}

/** Undefined for what is no SIP at all, and for answers that cannot be read: nobody waits for an answer to either. */
export const parseStartLine = (line: string): StartLine | undefined => {
  if (line.startsWith(`${VERSION} `)) return parseStatusLine(line)
  return line.startsWith('SIP/') ? undefined : parseRequestLine(line)
}
