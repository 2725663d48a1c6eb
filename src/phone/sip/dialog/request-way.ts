/** Which flow a request takes. */
import { BlockList, isIPv4 } from 'node:net'
import { tagOf } from '../message/name-address.ts'
import { headerOf, type SipRequest } from '../message/sip-message.ts'
import type { Flow } from '../transport/flow.ts'
import type { Destination } from '../transport/sip-transport.ts'
import { nextHopOf } from './next-hop.ts'

/** Of a request over UDP; longer ones go by TCP, which slows down where the network is full (RFC 3261 §18.1.1). */
export const MOST_UDP_BYTES = 1_300

const inner = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const)
  inner.addSubnet(network, bits)

const isInner = (address: string): boolean => isIPv4(address) && inner.check(address)

const isOutside = (request: SipRequest): boolean =>
  headerOf(request, 'route') === undefined && tagOf(headerOf(request, 'to') ?? '') === undefined

/**
 * Outside of a call whoever asks has chosen the way: the server behind a name may have another address than the name says.
 * A connection that is open leads back to whoever opened it, which NAT allows and a new one may not.
 * Over UDP the way is what the other side says, unless it says an address behind its NAT that means nothing here.
 */
export function wayOf(request: SipRequest, flow: Flow): Flow | Destination {
  if (isOutside(request) || (flow.protocol !== 'udp' && flow.isOpen)) return flow
  const destination = nextHopOf(request)
  if (!destination) return flow
  const isHidden = headerOf(request, 'route') === undefined && isInner(destination.host) && !isInner(flow.remote.address)
  return isHidden ? flow : destination
}
