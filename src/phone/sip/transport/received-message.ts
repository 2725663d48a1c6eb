/** What came in, with the way back (RFC 3261 §18.2.1, RFC 3581). */
import type { ParsedMessage } from '../message/parse-sip-message.ts'
import { headerOf, type SipMessage, type SipRequest } from '../message/sip-message.ts'
import { parseVia, type Via, withSource, writeVia } from '../message/via.ts'
import type { Flow, SocketAddress } from './flow.ts'

export type Received =
  | { readonly kind: 'message'; readonly message: SipMessage; readonly flow: Flow }
  /** A request that must not be acted upon, only refused. */
  | { readonly kind: 'problem'; readonly status: number; readonly request: SipRequest; readonly flow: Flow }

const topVia = (message: SipMessage): Via | undefined => parseVia(headerOf(message, 'via') ?? '')

/** The request with its packet's source written into the topmost Via. */
const stamped = (request: SipRequest, via: Via, source: SocketAddress): SipRequest => {
  const top = request.headers.findIndex(([name]) => name === 'via')
  const value = writeVia(withSource(via, source.address, source.port))
  return { ...request, headers: request.headers.with(top, ['via', value]) }
}

/**
 * Where the answer to a datagram goes: to its source where `rport` asks for that, else to the port that the sender names.
 * Never to another address than the source, whatever the Via says: nobody shall aim our answers at others.
 */
const answerAddress = (via: Via, source: SocketAddress): SocketAddress =>
  via.parameters.has('rport') ? source : { address: source.address, port: via.port ?? 5060 }

/** Undefined for what nobody waits for. `flowTo` gives the way from the receiving socket to an address. */
export function received(parsed: ParsedMessage, source: SocketAddress, flowTo: (address: SocketAddress) => Flow): Received | undefined {
  if (parsed.kind === 'nothing') return undefined
  if (parsed.kind === 'message' && parsed.message.kind === 'response') return { ...parsed, flow: flowTo(source) }
  const request = parsed.kind === 'problem' ? parsed.request : parsed.message
  const via = topVia(request)
  if (!via || request.kind !== 'request') return undefined
  const flow = flowTo(answerAddress(via, source))
  const message = stamped(request, via, source)
  return parsed.kind === 'problem' ? { kind: 'problem', status: parsed.status, request: message, flow } : { kind: 'message', message, flow }
}
