import { expect, it } from 'vitest'
import { grantedReceiveBuffer, readKernelFacts } from './kernel-facts.ts'

const FILES: Readonly<Record<string, string>> = {
  '/proc/self/limits':
    'Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 524288               files\n',
  '/proc/sys/net/netfilter/nf_conntrack_count': '12\n',
  '/proc/sys/net/netfilter/nf_conntrack_max': '65536\n',
  '/proc/net/snmp': 'Ip: A B\nIp: 1 2\nUdp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors\nUdp: 9 8 7 6 5 4\n',
}

it('reads what Linux tells', async () => {
  const facts = await readKernelFacts((path) => Promise.resolve(FILES[path] ?? null))
  expect(facts).toEqual({ openFiles: 1024, tracked: { count: 12, most: 65_536 }, dropped: 5 })
})

it('tells nothing where nothing can be read, or where it reads otherwise', async () => {
  const nothing = { openFiles: null, tracked: null, dropped: null }
  expect(await readKernelFacts(() => Promise.resolve(null))).toEqual(nothing)
  const odd = await readKernelFacts((path) => Promise.resolve(path.startsWith('/proc/sys') ? null : 'Max open files unlimited\nUdp: x\n'))
  expect(odd).toEqual(nothing)
})

it('a socket is given at most what it asks for', async () => {
  const given = await grantedReceiveBuffer(65_536)
  expect(given).toBeGreaterThan(0)
  expect(given).toBeLessThanOrEqual(65_536)
})
