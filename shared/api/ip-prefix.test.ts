import fc from 'fast-check'
import { BlockList, isIP } from 'node:net'
import { describe, expect, it } from 'vitest'
import { isAddress, readPrefix } from './ip-prefix.ts'

const prefixOf = (text: string): string => {
  const read = readPrefix(text)
  return read.ok ? read.prefix : read.fault
}
const widthOf = (address: string): number => (isIP(address) === 6 ? 128 : 32)
const shortestOf = (address: string): number => (isIP(address) === 6 ? 16 : 8)
const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

function listOf(first: string, bits: number): BlockList {
  const list = new BlockList()
  list.addSubnet(first, bits, familyOf(first))
  return list
}

describe('prefixes', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7/32', '192.0.2.7'],
    [' 192.0.2.7/24 ', '192.0.2.0/24'],
    ['10.255.0.1/8', '10.0.0.0/8'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:ffff::/32', '2001:db8::/32'],
    ['::1', '::1'],
    ['::ffff:192.0.2.7', '::ffff:c000:207'],
    ['2001:db8:1:2:3:4:5:6/128', '2001:db8:1:2:3:4:5:6'],
    ['2001:db8:1:2:3:4:5:0', '2001:db8:1:2:3:4:5:0'],
    ['2001:db8:1:2::/64', '2001:db8:1:2::/64'],
  ])('%s is kept as %s', (written, kept) => expect(prefixOf(written)).toBe(kept))

  it.each(['', '192.0.2', '192.0.2.256', '192.0.02.1', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/-1', '1.2.3.4.5'])('%j is none', (text) =>
    expect(prefixOf(text)).toBe('no_prefix'),
  )
  it.each([
    ':',
    ':::',
    '1::2::3',
    '2001:db8',
    '2001:db8::/129',
    'fe80::1%eth0',
    '::1.2.3',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'sip.example.org',
  ])('%j is none', (text) => expect(prefixOf(text)).toBe('no_prefix'))
  it.each(['0.0.0.0/0', '128.0.0.0/7', '::/0', '2000::/15'])('%s would let strangers in', (text) => expect(prefixOf(text)).toBe('too_wide'))

  it('are read as Node reads them, and again as they were written', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6())
    const prefix = fc.tuple(address, fc.nat(128)).filter(([written, length]) => length <= widthOf(written) && length >= shortestOf(written))
    fc.assert(
      fc.property(prefix, address, ([written, length], other) => {
        const kept = prefixOf(`${written}/${String(length)}`)
        expect(prefixOf(kept)).toBe(kept)
        const [first = '', bits = widthOf(first)] = kept.split('/')
        const ours = listOf(first, Number(bits))
        expect(ours.check(written, familyOf(written))).toBe(true)
        expect(ours.check(other, familyOf(other))).toBe(listOf(written, length).check(other, familyOf(other)))
      }),
    )
  })

  it('[T4] of any text are answered, never thrown', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef:./%')) }))
    const property = fc.property(text, (written) => {
      expect(isAddress(written)).toBe(isIP(written) !== 0 && !written.includes('%'))
    })
    fc.assert(property, { numRuns: 2_000 })
  })
})
