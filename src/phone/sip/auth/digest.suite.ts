/** Requests and answers for tests of Digest. */
import type { Headers, SipRequest, SipResponse } from '../message/sip-message.ts'

export const register = (headers: Headers = []): SipRequest => ({
  kind: 'request',
  method: 'REGISTER',
  uri: 'sip:trunk.example',
  headers,
  body: Buffer.alloc(0),
})

export const refusal = (status: number, headers: Headers): SipResponse => ({
  kind: 'response',
  status,
  reason: 'Unauthorized',
  headers,
  body: Buffer.alloc(0),
})

/** Bytes that differ at each call, and are the same in each run. */
export const countingRandom = () => {
  let calls = 0
  return (bytes: number) => Buffer.alloc(bytes, ++calls)
}
