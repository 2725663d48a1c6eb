import fc from 'fast-check'
import type { NaptrRecord, SrvRecord } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { locateServer, type NameService } from './locate-server.ts'

interface Zone {
  readonly naptr?: Readonly<Record<string, readonly NaptrRecord[]>>
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>
  readonly addresses?: Readonly<Record<string, readonly string[]>>
}

const namesOf = ({ naptr = {}, srv = {}, addresses = {} }: Zone): NameService => ({
  naptr: (name) => Promise.resolve(naptr[name] ?? []),
  srv: (name) => Promise.resolve(srv[name] ?? []),
  addresses: (name) => Promise.resolve(addresses[name] ?? []),
})

const srv = (name: string, port: number, priority = 0, weight = 0): SrvRecord => ({ name, port, priority, weight })
const pointer = (service: string, replacement: string, order = 0): NaptrRecord => ({
  flags: 's',
  service,
  regexp: '',
  replacement,
  order,
  preference: 0,
})
const zero = (bytes: number): Buffer => Buffer.alloc(bytes)
const ask = (zone: Zone, host: string, port = 5060, protocol: 'udp' | 'tls' = 'udp') =>
  locateServer(namesOf(zone), zero, { protocol, host, port }).then((found) => found.map(({ host: at, port: by }) => `${at}:${String(by)}`))

describe('the servers of a name', () => {
  it('an address is its own', async () => {
    expect(await ask({ addresses: { '192.0.2.1': ['192.0.2.9'] } }, '192.0.2.1')).toEqual(['192.0.2.1:5060'])
  })

  it('are its addresses where DNS says no more', async () => {
    expect(await ask({ addresses: { 'sip.test': ['192.0.2.1', '2001:db8::1'] } }, 'sip.test')).toEqual([
      '192.0.2.1:5060',
      '2001:db8::1:5060',
    ])
    expect(await ask({}, 'sip.test')).toEqual([])
  })

  it('are those of its service records, by priority, each at its own port', async () => {
    const zone = {
      srv: { '_sip._udp.sip.test': [srv('b.test', 5080, 20), srv('a.test', 5070, 10)] },
      addresses: { 'a.test': ['192.0.2.1'], 'b.test': ['192.0.2.2'], 'sip.test': ['192.0.2.9'] },
    }
    expect(await ask(zone, 'sip.test')).toEqual(['192.0.2.1:5070', '192.0.2.2:5080'])
    // A port that was chosen is meant.
    expect(await ask(zone, 'sip.test', 5099)).toEqual(['192.0.2.9:5099'])
  })

  it('are those that a pointer for our transport names', async () => {
    const zone = {
      naptr: { 'sip.test': [pointer('SIP+D2U', '_sip._udp.other.test', 2), pointer('SIPS+D2T', '_sips._tcp.secure.test', 1)] },
      srv: { '_sip._udp.other.test': [srv('u.test', 5060)], '_sips._tcp.secure.test': [srv('t.test', 5061)] },
      addresses: { 'u.test': ['192.0.2.1'], 't.test': ['192.0.2.2'] },
    }
    expect(await ask(zone, 'sip.test')).toEqual(['192.0.2.1:5060'])
    expect(await ask(zone, 'sip.test', 5061, 'tls')).toEqual(['192.0.2.2:5061'])
  })

  it('keep the name that their certificate must carry', async () => {
    const zone = { srv: { '_sips._tcp.sip.test': [srv('a.test', 5061)] }, addresses: { 'a.test': ['192.0.2.1'] } }
    const found = await locateServer(namesOf(zone), zero, { protocol: 'tls', host: 'sip.test', port: 5061 })
    expect(found).toEqual([{ protocol: 'tls', host: '192.0.2.1', port: 5061, name: 'sip.test' }])
  })

  it('[T4] are few, whatever a zone holds, and each record is drawn once', async () => {
    const record = fc.record({
      name: fc.constantFrom('a', 'b', 'c', '', '.'),
      port: fc.nat(65_535),
      priority: fc.nat(3),
      weight: fc.nat(9),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 40 }), fc.uint8Array({ minLength: 4, maxLength: 4 }), async (records, lot) => {
        const names = namesOf({
          srv: { '_sip._udp.x': records },
          addresses: { a: ['192.0.2.1'], b: ['192.0.2.2', '192.0.2.3'], x: ['192.0.2.9'] },
        })
        const found = await locateServer(names, () => Buffer.from(lot), { protocol: 'udp', host: 'x', port: 5060 })
        expect(found.length).toBeLessThanOrEqual(16)
        const usable = records.filter(({ name }) => name !== '' && name !== '.')
        const ports = new Set(usable.map(({ port }) => port))
        for (const { port } of found) expect(usable.length === 0 ? port === 5060 : ports.has(port)).toBe(true)
      }),
    )
  })

  it('of one priority are drawn by weight', async () => {
    const zone = { srv: { '_sip._udp.x': [srv('a', 1, 0, 1), srv('b', 2, 0, 3)] }, addresses: { a: ['192.0.2.1'], b: ['192.0.2.2'] } }
    const firstAt = async (fraction: number): Promise<number | undefined> => {
      const lot = Buffer.alloc(4)
      lot.writeUInt32BE(Math.floor(fraction * 2 ** 32))
      return (await locateServer(namesOf(zone), () => lot, { protocol: 'udp', host: 'x', port: 5060 }))[0]?.port
    }
    expect(await Promise.all([0, 0.24, 0.26, 0.99].map(firstAt))).toEqual([1, 1, 2, 2])
  })
})
