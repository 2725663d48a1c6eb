/** The part of a body that is of one type: trunks wrap the session's description with others of theirs (RFC 5621 §3.1, RFC 2046 §5.1). */
import { parseContentType } from './content-type.ts'
import { parseMessageHead } from './message-head.ts'
import { headerOf, type SipMessage } from './sip-message.ts'

const PARTS = 16
const BREAK = '\r\n'
const HEAD_END = `${BREAK}${BREAK}`

/** The bytes between the delimiter lines, without what stands before the first and behind the last. */
const partsOf = (body: Buffer, boundary: string): readonly Buffer[] => {
  const delimiter = `${BREAK}--${boundary}`
  // The first delimiter may begin the body: the break before it then belongs to the message's head.
  const bytes = Buffer.concat([Buffer.from(BREAK), body])
  const parts: Buffer[] = []
  let at = bytes.indexOf(delimiter)
  while (at >= 0 && parts.length < PARTS) {
    const from = at + delimiter.length
    at = bytes.indexOf(delimiter, from)
    if (at >= 0) parts.push(bytes.subarray(bytes.indexOf(BREAK, from), at))
  }
  return parts
}

interface BodyPart {
  readonly type: string | undefined
  readonly content: Buffer
}

/** A part begins with the break of its delimiter line, so that it may do without headers. */
const readPart = (part: Buffer): BodyPart => {
  const headEnd = part.indexOf(HEAD_END)
  const { headers } = parseMessageHead(part.subarray(BREAK.length, Math.max(headEnd, BREAK.length)).toString('latin1'))
  const written = headers.find(([name]) => name === 'content-type')?.[1]
  return { type: written && parseContentType(written)?.type, content: part.subarray(headEnd < 0 ? part.length : headEnd + HEAD_END.length) }
}

/**
 * The body where it is of `type` (lower case), or the first part of a multipart body that is.
 * Undefined where there is none. Parts within parts are not looked for.
 */
export const bodyPart = (message: SipMessage, type: string): Buffer | undefined => {
  const written = headerOf(message, 'content-type')
  const contentType = written === undefined ? undefined : parseContentType(written)
  if (!contentType || message.body.length === 0) return undefined
  if (contentType.type === type) return message.body
  const boundary = contentType.parameters.get('boundary')
  if (!contentType.type.startsWith('multipart/') || !boundary) return undefined
  return partsOf(message.body, boundary)
    .map(readPart)
    .find((part) => part.type === type)?.content
}
