/** `tel:` addresses: a telephone number without a host (RFC 3966). */
import type { Parameters } from './parameters.ts'
import { parseUriParameters, writeUriParameters } from './uri-parameters.ts'

export interface TelNumber {
  readonly scheme: 'tel'
  /** Digits, `*`, `#`, with the leading `+` of a global number; visual separators are taken out. */
  readonly number: string
  readonly parameters: Parameters
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

/** Takes what follows the scheme. */
export const parseTelNumber = (rest: string): TelNumber | undefined => {
  const semicolon = rest.indexOf(';')
  const end = semicolon < 0 ? rest.length : semicolon
  const number = parseNumber(rest.slice(0, end))
  const parameters = parseUriParameters(rest.slice(end + 1))
  return number !== undefined && parameters ? { scheme: 'tel', number, parameters } : undefined
}

export const writeTelNumber = ({ number, parameters }: TelNumber): string => `tel:${number}${writeUriParameters(parameters)}`
