import { describe, expect, it } from 'vitest'
import { hostCandidates, type Interfaces } from './candidates.ts'

const one = (address: string, internal: boolean) => ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' })
// Only what the candidates read of an interface.
const interfaces = {
  lo: [one('127.0.0.1', true)],
  eth0: [one('192.0.2.2', false), one('2001:db8::2', false), one('fe80::1', false)],
} as unknown as Interfaces
const addresses = (host: string, announce?: readonly string[], on = interfaces): readonly string[] =>
  hostCandidates({ host, announce }, 7882, on)
    .filter(({ protocol }) => protocol === 'udp')
    .map(({ address }) => address)

describe('candidates', () => {
  it('are each address over UDP and TCP, on one port', () => {
    expect(hostCandidates({ host: '0.0.0.0' }, 7882, interfaces)).toEqual([
      { protocol: 'udp', address: '192.0.2.2', port: 7882 },
      { protocol: 'tcp', address: '192.0.2.2', port: 7882 },
    ])
  })

  it('are what the operator announces, else what we are bound to, else what others can reach', () => {
    expect(addresses('0.0.0.0', ['203.0.113.9'])).toEqual(['203.0.113.9'])
    expect(addresses('192.0.2.2')).toEqual(['192.0.2.2'])
    expect(addresses('127.0.0.1')).toEqual(['127.0.0.1'])
    expect(addresses('localhost')).toEqual(['127.0.0.1'])
    expect(addresses('::')).toEqual(['192.0.2.2', '2001:db8::2'])
    expect(addresses('0.0.0.0', [])).toEqual(['192.0.2.2'])
  })

  it('are loopback on a machine that has nothing else', () => {
    expect(addresses('0.0.0.0', undefined, { lo: interfaces['lo'] })).toEqual(['127.0.0.1'])
  })
})
