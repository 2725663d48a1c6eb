/** `Digest name=value, name="value"`: what challenges and credentials are written in (RFC 3261 §25.1). */
import { quote, quotedEnd, skipBlanks, tokenEnd, unquote } from '../message/grammar.ts'

/** Names in lower case; of a name that is given twice the first counts. */
export type AuthFields = ReadonlyMap<string, string>

/** Fields of one header; Digest knows some twelve. */
const MOST = 32

/** Where a value ends that is not quoted: also at characters that no token has, as sloppy URIs and nonces hold them. */
const plainEnd = (text: string, at: number): number => {
  let end = at
  while (end < text.length && text[end] !== ',' && text[end] !== ' ' && text[end] !== '"') end++
  return end
}

/** Undefined for any other scheme than Digest, and for what is broken. */
export const parseAuthFields = (text: string): AuthFields | undefined => {
  const schemeEnd = tokenEnd(text, 0)
  if (text.slice(0, schemeEnd).toLowerCase() !== 'digest') return undefined
  const fields = new Map<string, string>()
  let place = skipBlanks(text, schemeEnd)
  if (place === schemeEnd) return undefined
  while (place < text.length) {
    const nameEnd = tokenEnd(text, place)
    const equals = skipBlanks(text, nameEnd)
    if (nameEnd === place || text[equals] !== '=' || fields.size === MOST) return undefined
    const valueAt = skipBlanks(text, equals + 1)
    const quoted = text[valueAt] === '"'
    const valueEnd = quoted ? quotedEnd(text, valueAt) : plainEnd(text, valueAt)
    if (valueEnd <= valueAt) return undefined
    const name = text.slice(place, nameEnd).toLowerCase()
    const value = text.slice(valueAt, valueEnd)
    if (!fields.has(name)) fields.set(name, quoted ? unquote(value) : value)
    const comma = skipBlanks(text, valueEnd)
    if (comma < text.length && text[comma] !== ',') return undefined
    place = skipBlanks(text, comma + 1)
  }
  return fields
}

/** Must stand without quotes (RFC 7616 §3.3, §3.4); `qop` does in credentials alone. */
const PLAIN: ReadonlySet<string> = new Set(['algorithm', 'nc', 'stale'])

const isPlain = (name: string, kind: 'challenge' | 'credentials'): boolean => PLAIN.has(name) || (name === 'qop' && kind === 'credentials')

/** Fields that are undefined are left out. */
export const writeAuthFields = (kind: 'challenge' | 'credentials', fields: Readonly<Record<string, string | undefined>>): string => {
  const written = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return []
    return `${name}=${isPlain(name, kind) ? value : quote(value)}`
  })
  return `Digest ${written.join(', ')}`
}
