/** A message as it goes on the wire (RFC 3261 §7). */
import { spell } from './header-names.ts'
import type { SipMessage } from './sip-message.ts'

/** A line break in a value would be another header: what others said must not write our lines. */
const oneLine = (value: string): string => (/[\r\n]/.test(value) ? value.replace(/[\r\n]+/g, ' ') : value)

const startLine = (message: SipMessage): string =>
  message.kind === 'request'
    ? `${message.method} ${oneLine(message.uri)} SIP/2.0\r\n`
    : `SIP/2.0 ${message.status} ${oneLine(message.reason)}\r\n`

/** Headers in their order, one line each. Content-Length is the body's, whatever the headers say. */
export const writeSipMessage = (message: SipMessage): Buffer => {
  let head = startLine(message)
  for (const [name, value] of message.headers) if (name !== 'content-length') head += `${spell(name)}: ${oneLine(value)}\r\n`
  head += `Content-Length: ${message.body.length}\r\n\r\n`
  return message.body.length === 0 ? Buffer.from(head) : Buffer.concat([Buffer.from(head), message.body])
}
