/** A request with the headers that every one has (RFC 3261 §8.1.1). */
import { writeCSeq } from './cseq.ts'
import { MAX_FORWARDS } from './max-forwards.ts'
import { writeNameAddress, type NameAddress } from './name-address.ts'
import type { Headers, SipRequest } from './sip-message.ts'
import { writeVia, type Via } from './via.ts'

export interface RequestParts {
  readonly method: string
  readonly uri: string
  readonly via: Via
  readonly from: NameAddress
  readonly to: NameAddress
  readonly callId: string
  readonly sequence: number
  /** Route, Contact, Supported… */
  readonly headers?: Headers
  readonly body?: Buffer
}

export const newRequest = (parts: RequestParts): SipRequest => ({
  kind: 'request',
  method: parts.method,
  uri: parts.uri,
  headers: [
    ['via', writeVia(parts.via)],
    ['max-forwards', `${MAX_FORWARDS}`],
    ['from', writeNameAddress(parts.from)],
    ['to', writeNameAddress(parts.to)],
    ['call-id', parts.callId],
    ['cseq', writeCSeq({ number: parts.sequence, method: parts.method })],
    ...(parts.headers ?? []),
  ],
  body: parts.body ?? Buffer.alloc(0),
})
