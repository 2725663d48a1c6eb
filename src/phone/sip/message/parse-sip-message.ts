/** Bytes from the network become a message, a problem worth an answer, or nothing (RFC 3261 §7, §18.3). Never throws. */
import { isUtf8 } from 'node:buffer'
import { badRequest, tooLarge, type Fault } from './fault.ts'
import { LIMITS } from './limits.ts'
import { parseMessageHead, type MessageHead } from './message-head.ts'
import { requiredHeadersFault } from './required-headers.ts'
import type { SipMessage, SipRequest } from './sip-message.ts'
import { parseStartLine, type StartLine } from './start-line.ts'

export type ParsedMessage =
  | { readonly kind: 'message'; readonly message: SipMessage }
  /** A request that must not be acted upon. `request` holds what could be read: enough to copy into an answer, worth nothing else. */
  | { readonly kind: 'problem'; readonly status: number; readonly why: string; readonly request: SipRequest }
  /** Keep-alives, noise, answers and ACKs that are broken: nobody waits for an answer. */
  | { readonly kind: 'nothing'; readonly why: string }

/** A head whose body has not been looked at yet. */
export interface ReadHead {
  readonly start: StartLine
  readonly head: MessageHead
}

const NO_BODY = Buffer.alloc(0)
const CR = 13
const LF = 10

/** The place behind the line breaks that may stand before a message (RFC 3261 §7.5). */
const skipBreaks = (bytes: Buffer): number => {
  let at = 0
  while (bytes[at] === CR && bytes[at + 1] === LF) at += 2
  return at
}

/** SIP is UTF-8; older exchanges put Latin-1 into names. */
const decode = (bytes: Buffer): string => (isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1'))

/** Takes the head without its empty line. Undefined where the first line is no SIP. */
export const readHead = (bytes: Buffer): ReadHead | undefined => {
  const text = decode(bytes)
  const firstEnd = text.indexOf('\r\n')
  const start = parseStartLine(firstEnd < 0 ? text : text.slice(0, firstEnd))
  return start && { start, head: parseMessageHead(firstEnd < 0 ? '' : text.slice(firstEnd + 2)) }
}

/** An ACK is never answered, and without a Via an answer would not find its request. */
const isAnswerable = (message: SipMessage): message is SipRequest =>
  message.kind === 'request' && message.method !== 'ACK' && message.headers.some(([name]) => name === 'via')

const problem = ({ status, why }: Fault, message: SipMessage): ParsedMessage =>
  isAnswerable(message) ? { kind: 'problem', status, why, request: message } : { kind: 'nothing', why }

const assemble = ({ start, head }: ReadHead, body: Buffer): SipMessage =>
  start.kind === 'request'
    ? { kind: 'request', method: start.method, uri: start.uri, headers: head.headers, body }
    : { kind: 'response', status: start.status, reason: start.reason, headers: head.headers, body }

/** Head and body together; `known` is a fault of framing. */
export const finishMessage = (read: ReadHead, body: Buffer, known?: Fault): ParsedMessage => {
  const message = assemble(read, body)
  const ofStart = read.start.kind === 'request' ? read.start.fault : undefined
  const fault = known ?? ofStart ?? read.head.fault ?? requiredHeadersFault(message)
  return fault ? problem(fault, message) : { kind: 'message', message }
}

/** Bytes beyond Content-Length are dropped, too few are a fault (RFC 3261 §18.3); without the header the datagram's rest is meant. */
const bodyIn = (rest: Buffer, contentLength: number | undefined): Buffer | Fault => {
  const length = contentLength ?? rest.length
  if (length > rest.length) return badRequest('body shorter than Content-Length')
  return length > LIMITS.bodyBytes ? { status: 413, why: 'body too large' } : rest.subarray(0, length)
}

/** The head of which no end was found within the limit: read as far as whole lines go. */
const headless = (bytes: Buffer): ParsedMessage => {
  const within = bytes.subarray(0, LIMITS.headBytes)
  const read = readHead(within.subarray(0, Math.max(within.lastIndexOf('\r\n'), 0)))
  const fault = bytes.length > LIMITS.headBytes ? tooLarge('head too large') : badRequest('the head has no end')
  return read ? finishMessage(read, NO_BODY, fault) : { kind: 'nothing', why: 'no SIP' }
}

/** One datagram. The body is a view of `bytes`. */
export const parseSipMessage = (bytes: Buffer): ParsedMessage => {
  const from = skipBreaks(bytes)
  if (from === bytes.length) return { kind: 'nothing', why: 'keep-alive' }
  if (bytes.length > LIMITS.messageBytes) return { kind: 'nothing', why: 'more than a datagram' }
  const headEnd = bytes.indexOf('\r\n\r\n', from)
  if (headEnd < 0 || headEnd - from > LIMITS.headBytes) return headless(bytes.subarray(from))
  const read = readHead(bytes.subarray(from, headEnd))
  if (!read) return { kind: 'nothing', why: 'no SIP' }
  const body = bodyIn(bytes.subarray(headEnd + 4), read.head.contentLength)
  return Buffer.isBuffer(body) ? finishMessage(read, body) : finishMessage(read, NO_BODY, body)
}
