/** What a body is (RFC 3261 §20.15). */
import { skipBlanks, tokenEnd } from './grammar.ts'
import { parseParameters, type Parameters } from './parameters.ts'

export interface ContentType {
  /** Lower case, without blanks: `application/sdp`. */
  readonly type: string
  /** `boundary`, `charset`… */
  readonly parameters: Parameters
}

export const parseContentType = (text: string): ContentType | undefined => {
  const mainEnd = tokenEnd(text, 0)
  const stroke = skipBlanks(text, mainEnd)
  const subAt = skipBlanks(text, stroke + 1)
  const subEnd = tokenEnd(text, subAt)
  if (mainEnd === 0 || text[stroke] !== '/' || subEnd === subAt) return undefined
  const parameters = parseParameters(text, subEnd)
  return parameters && { type: `${text.slice(0, mainEnd)}/${text.slice(subAt, subEnd)}`.toLowerCase(), parameters }
}
