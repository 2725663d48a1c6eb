import { describe, expect, it } from 'vitest'
import { createTrustedSources } from './trusted-sources.ts'

describe('trusted sources', () => {
  const sources = createTrustedSources([
    { prefix: '192.0.2.0/24', trunk: 'network' },
    { prefix: '192.0.2.7', trunk: 'one' },
    { prefix: '192.0.2.7', trunk: 'twin' },
    { prefix: '192.0.2.7', trunk: 'one' },
    { prefix: '2001:db8::/32', trunk: 'six' },
  ])

  it.each([
    ['192.0.2.7', ['one', 'twin', 'network']],
    ['192.0.2.8', ['network']],
    ['192.0.3.8', []],
    ['2001:db8:1::1', ['six']],
    ['2001:db9::1', []],
    ['', []],
    ['trunk.example.com', []],
  ])('%s belongs to %j, the longest prefix first', (address, trunks) => expect(sources.trunksOf(address)).toEqual(trunks))

  it('[T4] knows a prefix from what is none', () => {
    const trusting = (prefix: string) => createTrustedSources([{ prefix, trunk: 'one' }])
    for (const prefix of ['192.0.2.0/24', '::/0', '192.0.2.1/32']) expect(() => trusting(prefix)).not.toThrow()
    for (const none of ['192.0.2.0/33', '192.0.2', 'example.com', '192.0.2.0/', '192.0.2.0/-1', '::/129', ''])
      expect(() => trusting(none)).toThrow('No address prefix')
  })
})
