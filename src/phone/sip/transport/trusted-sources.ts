/** Which trunk a packet's source belongs to. */
import { BlockList, isIP, isIPv6 } from 'node:net'

export interface TrustedSource {
  /** `192.0.2.0/24`, `2001:db8::/48`, or one address. */
  readonly prefix: string
  readonly trunk: string
}

export interface TrustedSources {
  /** Each once, the longest prefix first, else in the order of the list; empty for strangers. */
  trunksOf(address: string): readonly string[]
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')

/** Undefined where `prefix` is none. */
function listOf(prefix: string): { readonly list: BlockList; readonly bits: number } | undefined {
  const [address = '', length] = prefix.split('/')
  const most = isIPv6(address) ? 128 : 32
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  if (isIP(address) === 0 || !(bits <= most)) return undefined
  const list = new BlockList()
  list.addSubnet(address, bits, family(address))
  return { list, bits }
}

/** Throws for a prefix that is none: a trunk that is not trusted by mistake would be silent. */
export function createTrustedSources(sources: readonly TrustedSource[]): TrustedSources {
  const known = sources.map(({ prefix, trunk }) => {
    const read = listOf(prefix)
    if (!read) throw new Error(`No address prefix: ${prefix}`)
    return { ...read, trunk }
  })
  const longestFirst = known.toSorted((one, other) => other.bits - one.bits)
  return {
    trunksOf: (address) => [...new Set(longestFirst.flatMap(({ list, trunk }) => (list.check(address, family(address)) ? trunk : [])))],
  }
}
