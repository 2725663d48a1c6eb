import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { readConfig } from './ops/config.ts'
import { servesTurn, turnUrlOf } from './turn-address.ts'

const TLS = { LATCH_TLS_CERT: 'cert.pem', LATCH_TLS_KEY: 'key.pem' }
const secure = new TLSSocket(new Socket())

function urlFor(environment: Record<string, string>, socket: Socket = secure, host = 'meet.example.org:8443'): string | null {
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.complaints.join())
  return turnUrlOf(read.config, { headers: { host }, socket })
}

it.each([
  ['the name and port that the client came by', TLS, 'turns:meet.example.org:8443?transport=tcp'],
  [
    'the server’s own address, where it is set',
    { ...TLS, LATCH_URL: 'https://meet.example.org' },
    'turns:meet.example.org:443?transport=tcp',
  ],
  ['what the operator says', { LATCH_TURN: 'turns:turn.example.org:443' }, 'turns:turn.example.org:443?transport=tcp'],
  ['the same without TLS', { LATCH_TURN: 'turn:[::1]:3478?transport=tcp' }, 'turn:[::1]:3478?transport=tcp'],
])('TURN is told at %s', (_what, environment, url) => {
  expect(urlFor(environment)).toBe(url)
})

it.each([
  ['without a certificate', {}],
  ['behind a proxy of HTTP', { ...TLS, LATCH_PROXIES: '1' }],
  ['where it is turned off', { ...TLS, LATCH_TURN: 'off' }],
  ['where people are led to plain HTTP', { ...TLS, LATCH_URL: 'http://meet.example.org' }],
])('there is none %s', (_when, environment) => {
  expect(urlFor(environment)).toBeNull()
})

it('whoever comes by the inner door is told of none, nor whoever names a host that is none', () => {
  expect(urlFor(TLS, new Socket())).toBeNull()
  expect(urlFor(TLS, secure, 'a b"c')).toBeNull()
})

it('the port takes TURN only where it is told of', () => {
  const serves = (environment: Record<string, string>): boolean => {
    const read = readConfig(environment)
    return read.ok && servesTurn(read.config)
  }
  expect([serves({}), serves(TLS), serves({ ...TLS, LATCH_TURN: 'off' }), serves({ LATCH_TURN: 'turns:a.example' })]).toEqual([
    false,
    true,
    false,
    true,
  ])
})

it('other words are refused with a sentence', () => {
  const read = readConfig({ LATCH_TURN: 'turns:a.example?transport=udp' })
  expect(!read.ok && read.complaints.join()).toContain('LATCH_TURN wants auto, off, or an address')
})
