/** Which addresses webhooks may reach, so that nobody makes this server ask machines inside its own network. */
import { BlockList, isIP, isIPv6 } from 'node:net'

/** A prefix that the operator opens for webhooks. */
export interface Network {
  readonly address: string
  readonly bits: number
}

/** None of these is anybody's address on the Internet: IANA's special-purpose registries (RFC 6890 and its updates), multicast, and reserved space. */
const SPECIAL: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
]
/** The rest of IPv6 (RFC 4291): loopback, link-local, private, multicast, IPv4 in other clothes. */
const GLOBAL_UNICAST = '2000::/3'

export interface Reach {
  /** Plain http goes to opened networks alone. */
  allows(address: string, protocol: string): boolean
  /** Whether the operator opened any network. */
  readonly opensAny: boolean
}

export function createReach(opened: readonly Network[]): Reach {
  const special = listOf(SPECIAL.map(networkOf))
  const unicast = listOf([networkOf(GLOBAL_UNICAST)])
  const open = listOf(opened)
  return {
    opensAny: opened.length > 0,
    allows(address, protocol) {
      if (isIP(address) === 0) return false
      const family = familyOf(address)
      if (open.check(address, family)) return true
      const isPublic = !special.check(address, family) && (family === 'ipv4' || unicast.check(address, family))
      return isPublic && protocol === 'https:'
    },
  }
}

function listOf(networks: readonly Network[]): BlockList {
  const list = new BlockList()
  for (const { address, bits } of networks) list.addSubnet(address, bits, familyOf(address))
  return list
}

function networkOf(text: string): Network {
  const [address = '', bits = ''] = text.split('/')
  return { address, bits: Number(bits) }
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')
