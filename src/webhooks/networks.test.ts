import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReach } from './networks.ts'

const closed = createReach([])
const octet = fc.nat(255)
const v4 = (...parts: readonly (number | fc.Arbitrary<number>)[]) =>
  fc.tuple(...parts.map((part) => (typeof part === 'number' ? fc.constant(part) : part))).map((bytes) => bytes.join('.'))

describe('[T3] webhooks reach', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.0', '2606:4700::1111', '2a00:1450:4001::200e'])('%s', (address) => {
    expect(closed.allows(address, 'https:')).toBe(true)
    expect(closed.allows(address, 'http:')).toBe(false)
  })
})

describe('[T3] webhooks do not reach', () => {
  it.each([
    '0.0.0.0',
    '100.64.0.1',
    '169.254.169.254',
    '192.0.2.1',
    '255.255.255.255',
    '224.0.0.1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::7f00:1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'no address',
  ])('%s', (address) => expect(closed.allows(address, 'https:')).toBe(false))

  it('anything private', () => {
    const addresses = fc.oneof(
      v4(10, octet, octet, octet),
      v4(127, octet, octet, octet),
      v4(192, 168, octet, octet),
      v4(172, fc.integer({ min: 16, max: 31 }), octet, octet),
      v4(169, 254, octet, octet),
    )
    fc.assert(
      fc.property(addresses, fc.constantFrom('', '::ffff:'), (address, prefix) => {
        expect(closed.allows(prefix + address, 'https:')).toBe(false)
      }),
    )
  })
})

it('[T3] what the operator opens is reached, by plain http too, and nothing beside it', () => {
  const reach = createReach([
    { address: '10.1.0.0', bits: 16 },
    { address: 'fd12::', bits: 16 },
  ])
  for (const address of ['10.1.2.3', 'fd12::9']) {
    expect(reach.allows(address, 'http:')).toBe(true)
    expect(reach.allows(address, 'https:')).toBe(true)
  }
  for (const address of ['10.2.0.1', 'fd13::1', '127.0.0.1']) expect(reach.allows(address, 'https:')).toBe(false)
  expect(reach.allows('8.8.8.8', 'http:')).toBe(false)
})
