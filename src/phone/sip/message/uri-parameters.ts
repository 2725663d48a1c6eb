/** `;name=value` inside a URI, with its escapes (RFC 3261 §19.1.1, RFC 3966 §3). */
import { LIMITS } from './limits.ts'
import type { Parameters } from './parameters.ts'

/** Undefined for a broken escape and for bytes that are no UTF-8. */
export const unescapeUri = (text: string): string | undefined => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const escapeParameter = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:5B|5D|2F|3A|26|2B|24)/g, (escaped) => decodeURIComponent(escaped))

export const parseUriParameters = (text: string): Parameters | undefined => {
  const found = new Map<string, string | undefined>()
  if (text === '') return found
  const parts = text.split(';', LIMITS.parameters + 1)
  if (parts.length > LIMITS.parameters) return undefined
  for (const part of parts) {
    const equals = part.indexOf('=')
    const name = unescapeUri(equals < 0 ? part : part.slice(0, equals))?.toLowerCase()
    const value = equals < 0 ? undefined : unescapeUri(part.slice(equals + 1))
    if (!name || (equals >= 0 && value === undefined)) return undefined
    if (!found.has(name)) found.set(name, value)
  }
  return found
}

export const writeUriParameters = (parameters: Parameters): string => {
  let text = ''
  for (const [name, value] of parameters) text += `;${escapeParameter(name)}${value === undefined ? '' : `=${escapeParameter(value)}`}`
  return text
}
