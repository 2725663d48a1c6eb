/** `host[:port]` as it stands in a URI or a Via (RFC 3261 §25.1 hostport and sent-by). */
import { isIPv6 } from 'node:net'
import { parseDecimal, skipBlanks } from './grammar.ts'

export interface HostPort {
  /** A name in lower case, an IPv4 address, or an IPv6 address without its brackets. */
  readonly host: string
  readonly port: number | undefined
}

/** The longest name that DNS knows. */
const HOST_LENGTH = 255

const isNameCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 45 || code === 46 || code === 95

/** Letters, digits, `-` and `.`; also `_`, which RFC 3261 has not but networks have. */
const isName = (text: string): boolean => {
  if (text === '' || text.length > HOST_LENGTH) return false
  for (let i = 0; i < text.length; i++) if (!isNameCharacter(text.charCodeAt(i))) return false
  return true
}

const portBehind = (text: string, at: number): number | undefined | 'bad' => {
  const colon = skipBlanks(text, at)
  if (colon === text.length) return undefined
  if (text[colon] !== ':') return 'bad'
  const port = parseDecimal(text.slice(skipBlanks(text, colon + 1)), 65_535)
  return port === undefined || port === 0 ? 'bad' : port
}

/** The whole of `text`, blanks at its ends excluded. */
export const parseHostPort = (text: string): HostPort | undefined => {
  const closing = text.startsWith('[') ? text.indexOf(']') : -1
  const colon = text.indexOf(':')
  const hostEnd = closing > 0 ? closing + 1 : colon < 0 ? text.length : colon
  const host = closing > 0 ? text.slice(1, closing) : text.slice(0, hostEnd).trimEnd()
  // A zone (`%eth0`) means something only on its own machine.
  if (closing > 0 ? !isIPv6(host) || host.includes('%') : !isName(host)) return undefined
  const port = portBehind(text, hostEnd)
  return port === 'bad' ? undefined : { host: host.toLowerCase(), port }
}

export const writeHostPort = ({ host, port }: HostPort): string => {
  const written = host.includes(':') ? `[${host}]` : host
  return port === undefined ? written : `${written}:${port}`
}
