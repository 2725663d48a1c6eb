/** What a socket that hears on every address is called by one that it talks to. */
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { SocketAddress } from './flow.ts'
import type { ListenOptions } from './listen-options.ts'

const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::'
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** Sockets for both families write IPv4 as IPv6. */
export const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address

const ownAddress = (remote: string): string => {
  if (isLoopback(remote)) return isIPv6(remote) ? '::1' : '127.0.0.1'
  const family = isIPv6(remote) ? 'IPv6' : 'IPv4'
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const reachable = own.find((one) => !one.internal && one.family === family && !one.address.startsWith('fe80:'))
  return reachable?.address ?? (isIPv6(remote) ? '::1' : '127.0.0.1')
}

/** `bound` is where the socket really is. */
export function localAddress(bound: SocketAddress, remote: string, { advertised }: Pick<ListenOptions, 'advertised'>): SocketAddress {
  if (advertised) return { address: advertised.host, port: advertised.port ?? bound.port }
  return isWildcard(bound.address) ? { address: ownAddress(remote), port: bound.port } : bound
}
