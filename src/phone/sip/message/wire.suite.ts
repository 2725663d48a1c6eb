/** Messages for tests, written as they look on paper. */
import type { ParsedMessage } from './parse-sip-message.ts'
import type { SipMessage, SipRequest, SipResponse } from './sip-message.ts'

/**
 * The lines between the first break and the closing mark, ended as on the wire; a backslash is a backslash.
 * `{length}` becomes the bytes behind the first empty line.
 */
export const wire = (strings: TemplateStringsArray, ...values: readonly string[]): Buffer => {
  const text = String.raw({ raw: strings.raw }, ...values)
    .replace(/^\n/, '')
    .replaceAll('\n', '\r\n')
  const body = text.slice(text.indexOf('\r\n\r\n') + 4)
  return Buffer.from(text.replace('{length}', `${Buffer.byteLength(body)}`))
}

export const messageIn = (parsed: ParsedMessage): SipMessage => {
  if (parsed.kind !== 'message') throw new Error(`${parsed.kind}: ${parsed.why}`)
  return parsed.message
}

export const requestIn = (parsed: ParsedMessage): SipRequest => {
  const message = messageIn(parsed)
  if (message.kind !== 'request') throw new Error('an answer')
  return message
}

export const responseIn = (parsed: ParsedMessage): SipResponse => {
  const message = messageIn(parsed)
  if (message.kind !== 'response') throw new Error('a request')
  return message
}
