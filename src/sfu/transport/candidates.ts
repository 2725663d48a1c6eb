import { isIPv6 } from 'node:net'
import type { networkInterfaces } from 'node:os'
import type { IceCandidate } from './peer.ts'

export type Interfaces = ReturnType<typeof networkInterfaces>

export interface AnnounceOptions {
  /** Bound address. */
  readonly host: string
  readonly announce?: readonly string[] | undefined
}

/** UDP first on every address, then TCP: clients prefer in this order. */
export function hostCandidates(options: AnnounceOptions, port: number, interfaces: Interfaces): readonly IceCandidate[] {
  const addresses = announcedAddresses(options, interfaces)
  return (['udp', 'tcp'] as const).flatMap((protocol) => addresses.map((address) => ({ protocol, address, port })))
}

function announcedAddresses({ host, announce }: AnnounceOptions, interfaces: Interfaces): readonly string[] {
  if (announce && announce.length > 0) return announce
  if (host === 'localhost') return ['127.0.0.1']
  if (host !== '0.0.0.0' && host !== '::') return [host]
  const outside = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter((each) => !each.internal && isReachable(each.address, host))
    .map((each) => each.address)
  return outside.length > 0 ? [...new Set(outside)] : ['127.0.0.1']
}

/** A socket on 0.0.0.0 has no IPv6; link-local addresses need a zone that a candidate cannot carry. */
const isReachable = (address: string, host: string): boolean => !isIPv6(address) || (host === '::' && !/^fe[89ab]/i.test(address))
