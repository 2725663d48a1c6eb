/** `;name=value` behind a header's value or inside a URI (RFC 3261 §7.3.1, §19.1.1). */
import { isToken, quote, quotedEnd, skipBlanks, tokenEnd, unquote } from './grammar.ts'
import { LIMITS } from './limits.ts'

/** Names in lower case; `undefined` where a name stands alone (`;lr`). Of a name that is given twice the first counts. */
export type Parameters = ReadonlyMap<string, string | undefined>

const NO_PARAMETERS: Parameters = new Map()

/** Ends a value that is not quoted. */
const isValueEnd = (code: number): boolean =>
  code === 59 || code === 44 || code === 32 || code === 9 || code === 34 || code === 60 || code === 62

const plainValueEnd = (text: string, at: number): number => {
  let end = at
  while (end < text.length && !isValueEnd(text.charCodeAt(end))) end++
  return end
}

/** The parameters of a header from `at`, where a `;` or the end is due. Undefined for empty ones, bad names and open quotes. */
export const parseParameters = (text: string, at: number): Parameters | undefined => {
  let place = skipBlanks(text, at)
  if (place === text.length) return NO_PARAMETERS
  const found = new Map<string, string | undefined>()
  while (place < text.length) {
    if (text[place] !== ';' || found.size === LIMITS.parameters) return undefined
    const nameAt = skipBlanks(text, place + 1)
    const nameEnd = tokenEnd(text, nameAt)
    if (nameEnd === nameAt) return undefined
    const name = text.slice(nameAt, nameEnd).toLowerCase()
    place = skipBlanks(text, nameEnd)
    let value: string | undefined
    if (text[place] === '=') {
      const valueAt = skipBlanks(text, place + 1)
      const quoted = text[valueAt] === '"'
      const valueEnd = quoted ? quotedEnd(text, valueAt) : plainValueEnd(text, valueAt)
      if (valueEnd <= valueAt) return undefined
      value = quoted ? unquote(text.slice(valueAt, valueEnd)) : text.slice(valueAt, valueEnd)
      place = skipBlanks(text, valueEnd)
    }
    if (!found.has(name)) found.set(name, value)
  }
  return found
}

const isPlain = (value: string): boolean => value !== '' && plainValueEnd(value, 0) === value.length && !/[\r\n]/.test(value)

export const writeParameters = (parameters: Parameters): string => {
  let text = ''
  for (const [name, value] of parameters) {
    if (!isToken(name)) continue
    text += value === undefined ? `;${name}` : `;${name}=${isPlain(value) ? value : quote(value)}`
  }
  return text
}
