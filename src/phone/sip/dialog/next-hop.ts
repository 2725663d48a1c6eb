/** Where a request goes first (RFC 3261 §8.1.2), by address and port alone. */
import { isIP } from 'node:net'
import { parseNameAddress } from '../message/name-address.ts'
import { headerOf, type SipRequest } from '../message/sip-message.ts'
import { parseSipUri, type SipAddress } from '../message/sip-uri.ts'
import { defaultPort, type Protocol } from '../transport/flow.ts'
import type { Destination } from '../transport/sip-transport.ts'

const protocolOf = (uri: SipAddress): Protocol => {
  const asked = uri.parameters.get('transport')?.toLowerCase()
  if (uri.scheme === 'sips' || asked === 'tls') return 'tls'
  return asked === 'tcp' ? 'tcp' : 'udp'
}

/** Undefined for telephone numbers: they say whom, not where. */
export function destinationOf(uriText: string): Destination | undefined {
  const uri = parseSipUri(uriText)
  if (!uri || uri.scheme === 'tel') return undefined
  const protocol = protocolOf(uri)
  const maddr = uri.parameters.get('maddr')
  const host = maddr !== undefined && isIP(maddr) !== 0 ? maddr : uri.host
  return { protocol, host, port: uri.port ?? defaultPort(protocol) }
}

/** The first Route, else the Request-URI. */
export function nextHopOf(request: SipRequest): Destination | undefined {
  const route = headerOf(request, 'route')
  return destinationOf(route === undefined ? request.uri : (parseNameAddress(route)?.uri ?? ''))
}
