/** What is to be said of the addresses that browsers are told, and of whether the port answers there. */
import { isIP } from 'node:net'
import type { TripTime } from '../../sfu/transport/stun/stun-trip.ts'
import type { IceCandidate } from '../../sfu/transport/peer.ts'
import type { Endpoint } from '../../sfu/transport/turn/endpoint.ts'
import { findingOf, type MediaFinding } from './finding.ts'

export interface Way {
  readonly target: IceCandidate
  readonly time: TripTime
}

export interface Place {
  /** An address of one of this machine's interfaces. */
  readonly isOwn: (address: string) => boolean
  /** Reached by its own network only. */
  readonly isPrivate: (address: string) => boolean
}

/** What a STUN server said. */
export type Outside =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'unknown-name' | 'silent'; readonly server: string }
  | { readonly kind: 'seen'; readonly server: string; readonly at: Endpoint }

export function wayFinding({ target, time }: Way, { isOwn }: Place): MediaFinding {
  const { protocol, address, port } = target
  const where = `${protocol.toUpperCase()} ${address}:${String(port)}`
  if (time !== null) return findingOf('ports', 'good', `${where} answers this server after ${time.toFixed(1)} ms.`)
  if (isOwn(address))
    return findingOf(
      'ports',
      'bad',
      `${where} does not answer on this machine itself. Look at its firewall, and whether LATCH_MEDIA_HOST names this address.`,
    )
  const text = `${where} does not answer from here. Many routers do not lead back to themselves: try it from outside, and have the router pass ${protocol.toUpperCase()} ${String(port)} on to this machine.`
  return findingOf('ports', 'odd', text)
}

/** `isSet`: an operator chose these addresses. */
export function addressFinding(addresses: readonly string[], isSet: boolean, { isPrivate, isOwn }: Place): MediaFinding {
  const names = addresses.filter((address) => isIP(address) === 0)
  if (names.length > 0)
    return findingOf('address', 'bad', `LATCH_MEDIA_ADDRESS must hold IP addresses: browsers do not look up ${names.join(', ')} for media.`)
  const list = addresses.join(', ')
  const publicOnes = addresses.filter((address) => !isPrivate(address))
  if (publicOnes.length === 0) {
    const remedy = isSet ? 'Add the public address to LATCH_MEDIA_ADDRESS' : 'Set LATCH_MEDIA_ADDRESS to the public address'
    return findingOf('address', 'odd', `Browsers are told ${list}, which only your own network reaches. ${remedy} for people elsewhere.`)
  }
  if (publicOnes.some(isOwn)) return findingOf('address', 'good', `Browsers are told ${list}.`)
  return findingOf('address', 'good', `Browsers are told ${list}; ${publicOnes.join(', ')} belongs to a router before this machine.`)
}

export function outsideFinding(outside: Outside, addresses: readonly string[], port: number): MediaFinding {
  switch (outside.kind) {
    case 'unasked':
      return findingOf(
        'outside',
        'note',
        'Where the internet sees the media port is not known: set LATCH_STUN to a STUN server to have it asked.',
      )
    case 'unknown-name':
      return findingOf('outside', 'bad', `The name of the STUN server ${outside.server} is not found. Check LATCH_STUN and DNS.`)
    case 'silent':
      return findingOf(
        'outside',
        'odd',
        `The STUN server ${outside.server} does not answer the media port. Let UDP out, or name another in LATCH_STUN.`,
      )
    case 'seen':
      return seenFinding(outside.at, addresses, port)
  }
}

function seenFinding(at: Endpoint, addresses: readonly string[], port: number): MediaFinding {
  const seen = `The internet sees the media port at ${at.address}:${String(at.port)}`
  if (!addresses.includes(at.address))
    return findingOf(
      'outside',
      'bad',
      `${seen}, which browsers are not told. Set LATCH_MEDIA_ADDRESS to ${at.address}, with your inner address beside it where people inside need it.`,
    )
  if (at.port !== port)
    return findingOf(
      'outside',
      'odd',
      `${seen}, not at port ${String(port)}: have the router pass UDP and TCP ${String(port)} on to this machine unchanged.`,
    )
  return findingOf('outside', 'good', `${seen}, as browsers are told.`)
}
