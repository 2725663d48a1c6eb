/** How messages find their transaction (RFC 3261 §17.1.3, §17.2.3). */
import { parseCSeq } from '../message/cseq.ts'
import { tagOf } from '../message/name-address.ts'
import { headerOf, type SipMessage, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { branchOf, parseVia, type Via } from '../message/via.ts'

const topVia = (message: SipMessage): Via | undefined => {
  const value = headerOf(message, 'via')
  return value === undefined ? undefined : parseVia(value)
}

const serverKey = (request: SipRequest, method: string): string | undefined => {
  const via = topVia(request)
  const branch = via && branchOf(via)
  return branch && `${branch} ${via.host}:${via.port ?? ''} ${method}`
}

/** Undefined for branches of RFC 2543: their senders are not served. An ACK belongs to its INVITE. */
export const serverKeyOf = (request: SipRequest): string | undefined =>
  serverKey(request, request.method === 'ACK' ? 'INVITE' : request.method)

/** The INVITE that a CANCEL means (RFC 3261 §9.2). */
export const cancelledKeyOf = (cancel: SipRequest): string | undefined => serverKey(cancel, 'INVITE')

export const clientKeyOf = (response: SipResponse): string | undefined => {
  const via = topVia(response)
  const cseq = parseCSeq(headerOf(response, 'cseq') ?? '')
  return via && cseq && `${via.parameters.get('branch') ?? ''} ${cseq.method}`
}

/**
 * What stays the same when one request comes on two ways (RFC 3261 §8.2.2.2).
 * Undefined inside a dialog, where it cannot be.
 */
export const mergeKeyOf = (request: SipRequest): string | undefined => {
  if (request.method === 'ACK' || request.method === 'CANCEL' || tagOf(headerOf(request, 'to') ?? '') !== undefined) return undefined
  const from = tagOf(headerOf(request, 'from') ?? '') ?? ''
  return `${headerOf(request, 'call-id') ?? ''} ${from} ${headerOf(request, 'cseq') ?? ''}`
}
