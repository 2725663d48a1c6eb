/** The number of a request in its dialog, with its method (RFC 3261 §20.16). */
import { isToken, parseDecimal } from './grammar.ts'

export interface CSeq {
  /** Below 2³¹ (RFC 3261 §8.1.1.5). */
  readonly number: number
  readonly method: string
}

const MOST = 2 ** 31 - 1

export const parseCSeq = (text: string): CSeq | undefined => {
  let digits = 0
  while (text.charCodeAt(digits) >= 48 && text.charCodeAt(digits) <= 57) digits++
  const number = parseDecimal(text.slice(0, digits), MOST)
  const behind = text.slice(digits)
  const method = behind.trimStart()
  return number !== undefined && behind !== method && isToken(method) ? { number, method } : undefined
}
