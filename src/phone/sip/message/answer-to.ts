/** An answer with everything that it takes from its request (RFC 3261 §8.2.6, §12.1.1). */
import { parseNameAddress } from './name-address.ts'
import type { Headers, SipRequest, SipResponse } from './sip-message.ts'

export interface AnswerParts {
  /** Put into To where the request has none there yet; every answer but 100 needs one (RFC 3261 §8.2.6.2). */
  readonly toTag?: string
  /** Behind those that are copied. */
  readonly headers?: Headers
  readonly body?: Buffer
}

const COPIED: ReadonlySet<string> = new Set(['via', 'from', 'to', 'call-id', 'cseq'])

/** Answers that make a dialog carry the route back; 100 also says when it was asked. */
const isCopied = (name: string, status: number): boolean =>
  COPIED.has(name) || (name === 'record-route' && status > 100 && status < 300) || (name === 'timestamp' && status === 100)

/** Otherwise as the request has it: the other side compares. */
const withTag = (to: string, tag: string | undefined): string => {
  const address = parseNameAddress(to)
  return tag === undefined || !address || address.parameters.has('tag') ? to : `${to};tag=${tag}`
}

/** Also answers a request that could not be read whole: what is missing there is missing here. */
export const answerTo = (request: SipRequest, status: number, reason: string, parts: AnswerParts = {}): SipResponse => {
  const copied = request.headers
    .filter(([name]) => isCopied(name, status))
    .map(([name, value]) => [name, name === 'to' ? withTag(value, parts.toTag) : value] as const)
  return { kind: 'response', status, reason, headers: [...copied, ...(parts.headers ?? [])], body: parts.body ?? Buffer.alloc(0) }
}
