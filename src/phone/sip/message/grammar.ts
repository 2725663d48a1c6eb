/** The words that SIP is made of (RFC 3261 §25.1). Every scan goes forward once: no pattern can be made to run back. */

const charset = (characters: string): Uint8Array => {
  const table = new Uint8Array(128)
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = 1
  return table
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const TOKEN = charset(`${ALPHANUMERIC}-.!%*_+\`'~`)

const TAB = 9
const SPACE = 32
const QUOTE = 34
const BACKSLASH = 92

/** The place of the first character at or after `at` that is no blank. */
export const skipBlanks = (text: string, at: number): number => {
  let end = at
  for (let code = text.charCodeAt(end); code === SPACE || code === TAB; code = text.charCodeAt(end)) end++
  return end
}

/** The place behind the token that begins at `at`; `at` itself where there is none. */
export const tokenEnd = (text: string, at: number): number => {
  let end = at
  while (TOKEN[text.charCodeAt(end)] === 1) end++
  return end
}

export const isToken = (text: string): boolean => text !== '' && tokenEnd(text, 0) === text.length

/** The place behind the quoted string whose opening mark stands at `at`; -1 where it never closes. */
export const quotedEnd = (text: string, at: number): number => {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) return i + 1
    if (code === BACKSLASH) i++
  }
  return -1
}

/** What a quoted string says; takes it with its marks. */
export const unquote = (quoted: string): string => {
  const inner = quoted.slice(1, -1)
  if (!inner.includes('\\')) return inner
  let said = ''
  for (let i = 0; i < inner.length; i++) {
    if (inner.charCodeAt(i) === BACKSLASH) i++
    said += inner.charAt(i)
  }
  return said
}

export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Half a line break inside a line: one parser would see two lines where another sees one. */
export const hasLoneBreak = (line: string): boolean => line.includes('\n') || line.includes('\r')

/** A decimal number of at most `most`; undefined for signs, blanks, fractions and whatever is greater. Leading zeros are allowed. */
export const parseDecimal = (text: string, most: number): number | undefined => {
  if (text === '' || text.length > 32) return undefined
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
    if (value > most) return undefined
  }
  return value
}
