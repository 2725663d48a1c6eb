/** A digit that comes as a SIP INFO: nobody's standard, and the only way of some telephones and trunks. */
import { parseDecimal } from './grammar.ts'

export interface InfoDigit {
  /** `0` to `9`, `*`, `#`, `A` to `D`. */
  readonly digit: string
  /** Milliseconds that the key was held; undefined where nothing is said. */
  readonly duration: number | undefined
}

const DIGITS = '0123456789*#ABCD'
const MOST_DURATION = 60_000
/** Characters that are looked at: bodies have some 30. */
const MOST_LENGTH = 200

/** Some number the keys as RFC 4733 does: 10 is `*`, 11 is `#`. */
const digitIn = (text: string): string | undefined => {
  const named = text.toUpperCase()
  if (named.length === 1) return DIGITS.includes(named) ? named : undefined
  const event = parseDecimal(named, 15)
  return event === undefined || event < 10 ? undefined : DIGITS.charAt(event)
}

/** `Signal=5` and `Duration=160` on lines of their own. */
const parseRelay = (body: string): InfoDigit | undefined => {
  const fields = new Map(
    body.split('\n', 8).map((line) => {
      const [name = '', value = ''] = line.split('=', 2)
      return [name.trim().toLowerCase(), value.trim()] as const
    }),
  )
  const digit = digitIn(fields.get('signal') ?? '')
  return digit === undefined ? undefined : { digit, duration: parseDecimal(fields.get('duration') ?? '', MOST_DURATION) }
}

const parsePlain = (body: string): InfoDigit | undefined => {
  const digit = digitIn(body.trim())
  return digit === undefined ? undefined : { digit, duration: undefined }
}

/** `contentType` in lower case and without parameters, as `parseContentType` gives it. Undefined for whatever is no digit. */
export const parseInfoDigit = (contentType: string, body: string): InfoDigit | undefined => {
  if (body.length > MOST_LENGTH) return undefined
  if (contentType === 'application/dtmf-relay') return parseRelay(body)
  return contentType === 'application/dtmf' ? parsePlain(body) : undefined
}
