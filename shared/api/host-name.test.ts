import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readHost } from './host-name.ts'

it.each([
  ['SIP.Example.org ', 'sip.example.org'],
  ['pbx', 'pbx'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8::1', '2001:db8::1'],
])('%j is the host %s', (written, host) => expect(readHost(written)).toBe(host))

it.each([
  '',
  'sip:example.org',
  'example.org:5060',
  '[2001:db8::1]',
  'a b',
  '-a.org',
  'a..b',
  'example.org.',
  '192.0.2',
  '192.0.2.300',
  'ü.de',
])('%j is none', (written) => expect(readHost(written)).toBeNull())

it('[T4] no text of any kind is thrown at, and none longer than a name may be passes', () => {
  fc.assert(
    fc.property(fc.string(), (written) => {
      expect(readHost(written)?.length ?? 0).toBeLessThanOrEqual(253)
    }),
  )
  expect(readHost(`${'a'.repeat(63)}.`.repeat(4) + 'org')).toBeNull()
  expect(readHost('a'.repeat(64))).toBeNull()
})
