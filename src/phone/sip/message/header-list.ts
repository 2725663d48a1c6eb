/** The values of a comma list (RFC 3261 §7.3.1): commas inside quotes and angle brackets belong to a value. */
import { quotedEnd } from './grammar.ts'

const COMMA = 44
const OPENING = 60
const QUOTE = 34

/** Where the quotes or brackets that open at `at` end; the end of the text where they never do. */
const behindNest = (text: string, at: number, code: number): number => {
  const end = code === QUOTE ? quotedEnd(text, at) : text.indexOf('>', at) + 1
  return end <= 0 ? text.length : end
}

/** At least one value; empty ones are kept, so that whoever reads them may refuse them. */
export const splitList = (text: string): readonly string[] => {
  if (!text.includes(',')) return [text]
  const values: string[] = []
  let from = 0
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === QUOTE || code === OPENING) at = behindNest(text, at, code)
    else {
      if (code === COMMA) {
        values.push(text.slice(from, at).trim())
        from = at + 1
      }
      at++
    }
  }
  values.push(text.slice(from).trim())
  return values
}
