/** From a server's name to the addresses that serve it, in the order in which they are to be tried (RFC 3263 §4). */
import type { NaptrRecord, SrvRecord } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { newFraction, type Random } from '../random.ts'
import { defaultPort, type Protocol } from './flow.ts'
import type { Destination } from './sip-transport.ts'

/** Empty lists where a name has no such record, or nobody can say. */
export interface NameService {
  naptr(name: string): Promise<readonly NaptrRecord[]>
  srv(name: string): Promise<readonly SrvRecord[]>
  addresses(name: string): Promise<readonly string[]>
}

/** What RFC 3263 §4.1 calls our transports, and the SRV names that stand in for a missing NAPTR (§4.2). */
const SERVICES: Readonly<Record<Protocol, { readonly naptr: string; readonly srv: string }>> = {
  udp: { naptr: 'SIP+D2U', srv: '_sip._udp.' },
  tcp: { naptr: 'SIP+D2T', srv: '_sip._tcp.' },
  tls: { naptr: 'SIPS+D2T', srv: '_sips._tcp.' },
}

const MOST_NAMES = 8
const MOST_TARGETS = 16

/** Empty where the name leads nowhere. A port that is not the usual one was chosen: then only addresses are asked for. */
export async function locateServer(names: NameService, random: Random, wanted: Destination): Promise<readonly Destination[]> {
  const { protocol, host, port } = wanted
  if (isIP(host) !== 0) return [wanted]
  const records = port === defaultPort(protocol) ? await servicesOf(names, protocol, host) : []
  const servers = records.length === 0 ? [{ name: host, port }] : inOrder(records, random).slice(0, MOST_NAMES)
  const found = await Promise.all(servers.map(async (server) => ({ ...server, addresses: await names.addresses(server.name) })))
  return found
    .flatMap(({ addresses, port: at }) => addresses.map((address) => ({ protocol, host: address, port: at, name: host })))
    .slice(0, MOST_TARGETS)
}

async function servicesOf(names: NameService, protocol: Protocol, host: string): Promise<readonly SrvRecord[]> {
  const service = SERVICES[protocol]
  const pointers = (await names.naptr(host))
    .filter((record) => record.service.toUpperCase() === service.naptr && record.flags.toLowerCase() === 's' && record.replacement !== '')
    .toSorted((one, other) => one.order - other.order || one.preference - other.preference)
  const [pointer] = pointers
  const records = await names.srv(pointer?.replacement ?? `${service.srv}${host}`)
  // A single `.` says that the service is not there (RFC 2782); we then try the name itself, as without any record.
  return records.filter(({ name }) => name !== '' && name !== '.')
}

/** Lower priorities first; among equals by lot, in proportion to their weights (RFC 2782). */
function inOrder(records: readonly SrvRecord[], random: Random): readonly SrvRecord[] {
  const left = records.toSorted((one, other) => one.priority - other.priority || one.weight - other.weight)
  const ordered: SrvRecord[] = []
  while (left.length > 0) {
    const equals = left.filter(({ priority }) => priority === left[0]?.priority)
    const drawn = draw(equals, newFraction(random))
    ordered.push(...left.splice(left.indexOf(drawn), 1))
  }
  return ordered
}

function draw(equals: readonly SrvRecord[], fraction: number): SrvRecord {
  const total = equals.reduce((sum, { weight }) => sum + weight, 0)
  let passed = 0
  const drawn = equals.find(({ weight }) => (passed += weight) > fraction * total) ?? equals.at(-1)
  if (drawn === undefined) throw new RangeError('drawn from nothing')
  return drawn
}

/** Milliseconds for one question, and how often it is put. */
const PATIENCE = { timeout: 2_000, tries: 2 }

/** The machine's own: records by DNS, addresses as everything on it finds them. */
export function systemNames(): NameService {
  const resolver = new Resolver(PATIENCE)
  return {
    naptr: (name) => resolver.resolveNaptr(name).catch(() => []),
    srv: (name) => resolver.resolveSrv(name).catch(() => []),
    addresses: (name) =>
      lookup(name, { all: true })
        .then((found) => found.map(({ address }) => address))
        .catch(() => []),
  }
}
