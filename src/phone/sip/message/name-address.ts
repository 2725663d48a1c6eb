/** Somebody by name and address: From, To, Contact, Route, P-Asserted-Identity… (RFC 3261 §20.10, §25.1 name-addr and addr-spec). */
import { isToken, quote, quotedEnd, skipBlanks, tokenEnd, unquote } from './grammar.ts'
import { LIMITS } from './limits.ts'
import { parseParameters, writeParameters, type Parameters } from './parameters.ts'
import { schemeOf } from './sip-uri.ts'

export interface NameAddress {
  /** What the sender says that it is called: proves nothing. Without quotes and escapes. */
  readonly displayName: string | undefined
  /** As it stands, whatever its scheme: `parseSipUri` reads those of ours. */
  readonly uri: string
  /** Of the header, not of the URI: `tag`, `expires`, `q`… */
  readonly parameters: Parameters
}

const isUri = (text: string): boolean => {
  if (text.length > LIMITS.uriLength || schemeOf(text) === undefined || text.endsWith(':')) return false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 32 || code === 127 || code === 60 || code === 62 || code === 34) return false
  }
  return true
}

/** Where the display name ends: quoted, or tokens with blanks between them; undefined where it is neither. */
const displayNameEnd = (text: string): number | undefined => {
  if (text.startsWith('"')) {
    const end = quotedEnd(text, 0)
    return end < 0 ? undefined : skipBlanks(text, end)
  }
  let place = 0
  for (let end = tokenEnd(text, place); end > place; end = tokenEnd(text, place)) place = skipBlanks(text, end)
  return place
}

const displayNameIn = (text: string): string | undefined => {
  const name = text.startsWith('"') ? unquote(text) : text
  return name === '' ? undefined : name
}

const parseBracketed = (text: string, opening: number): NameAddress | undefined => {
  const closing = text.indexOf('>', opening)
  if (closing < 0 || displayNameEnd(text) !== opening) return undefined
  const uri = text.slice(opening + 1, closing)
  const parameters = parseParameters(text, closing + 1)
  return isUri(uri) && parameters ? { displayName: displayNameIn(text.slice(0, opening).trimEnd()), uri, parameters } : undefined
}

/** Without brackets every `;` belongs to the header, and the URI must hold neither comma nor question mark (RFC 3261 §20). */
const parseBare = (text: string): NameAddress | undefined => {
  const semicolon = text.indexOf(';')
  const end = semicolon < 0 ? text.length : semicolon
  const uri = text.slice(0, end).trimEnd()
  const parameters = parseParameters(text, end)
  return isUri(uri) && !uri.includes('?') && !uri.includes(',') && parameters ? { displayName: undefined, uri, parameters } : undefined
}

/** Where the address begins: the first `<` outside the quotes of a display name. */
const bracketIn = (text: string): number => (text.startsWith('"') ? text.indexOf('<', Math.max(quotedEnd(text, 0), 1)) : text.indexOf('<'))

export const parseNameAddress = (text: string): NameAddress | undefined => {
  const opening = bracketIn(text)
  return opening < 0 ? parseBare(text) : parseBracketed(text, opening)
}

const isPlainName = (name: string): boolean => name.split(' ').every(isToken)

export const writeNameAddress = ({ displayName, uri, parameters }: NameAddress): string => {
  const name = displayName === undefined || displayName === '' ? '' : `${isPlainName(displayName) ? displayName : quote(displayName)} `
  return `${name}<${uri}>${writeParameters(parameters)}`
}

/** The tag in a From or To as it stands on the wire. */
export const tagOf = (value: string): string | undefined => parseNameAddress(value)?.parameters.get('tag')
