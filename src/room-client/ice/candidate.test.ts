import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidateLine, candidatesAt, parseCandidate, parseTrickled } from './candidate.ts'

describe('candidates', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), fc.nat({ max: 7 }), (address, port, index) => {
        const line = candidateLine({ address, port }, index)
        expect(parseCandidate(line)).toMatchObject({ protocol: 'udp', address, port })
        expect(parseTrickled(JSON.stringify({ candidate: line, sdpMid: '0' }))).toMatchObject({ address, port })
      }),
    )
  })

  it('of every kind that has an address', () => {
    expect(parseCandidate('a=candidate:x 1 UDP 5 2001:db8::1 9 typ srflx raddr 0.0.0.0 rport 0 ufrag x')).toEqual({
      protocol: 'udp',
      address: '2001:db8::1',
      port: 9,
      priority: 5,
    })
    for (const none of [
      '',
      'candidate:1 1 udp 5 192.0.2.1 0 typ host',
      'candidate:1 1 udp 5 192.0.2.1 70000 typ host',
      'candidate:1 1 tls 5 192.0.2.1 9 typ host',
    ])
      expect(parseCandidate(none)).toBeNull()
  })

  it('[T4] nothing trickled throws', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void parseTrickled(text)))
    expect(parseTrickled('{"candidate": {}}')).toBeNull()
    expect(parseTrickled('null')).toBeNull()
  })
})

it('the same ports elsewhere are tried first, each once', () => {
  const named = [
    { protocol: 'udp', address: '192.0.2.1', port: 7882, priority: 5 },
    { protocol: 'udp', address: '198.51.100.1', port: 7882, priority: 4 },
    { protocol: 'tcp', address: '192.0.2.1', port: 7882, priority: 3 },
  ] as const
  expect(candidatesAt('127.0.0.1', named)).toEqual([
    { protocol: 'udp', address: '127.0.0.1', port: 7882, priority: 2 ** 31 - 1 },
    { protocol: 'tcp', address: '127.0.0.1', port: 7882, priority: 2 ** 31 - 1 },
  ])
})
