import { describe, expect, it } from 'vitest'
import { PhoneNumberInput, TrunkInput } from './phone.ts'

const trunk = { name: 'Provider', addresses: ['192.0.2.9/24', '192.0.2.0/24'], media: 'rtp' }
const registration = { registrar: 'SIP.example.org', port: 5060, transport: 'udp', username: '4930', password: 'pass word' }
const number = { number: '+49 30 23125 100', country: 'DE', city: ' Berlin ', language: 'de', trunkId: 'trunk_1' }

const complaints = (type: typeof TrunkInput | typeof PhoneNumberInput, value: object): readonly string[] =>
  type.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? []

describe('a trunk', () => {
  it('is taken in canonical form, each prefix once', () => {
    expect(TrunkInput.parse({ ...trunk, registration })).toEqual({
      name: 'Provider',
      addresses: ['192.0.2.0/24'],
      registration: { ...registration, registrar: 'sip.example.org', realm: null },
      media: 'rtp',
    })
  })

  it('needs a way in: addresses or a registration', () => {
    expect(complaints(TrunkInput, { ...trunk, addresses: [] })).toEqual(['addresses'])
    expect(complaints(TrunkInput, { ...trunk, addresses: [], registration })).toEqual([])
    const login = { username: 'edge', password: 'twelve letters' }
    expect(complaints(TrunkInput, { ...trunk, addresses: [], login })).toEqual([])
  })

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'a\nb' }],
    ['addresses.1', { addresses: ['192.0.2.1', 'everywhere'] }],
    ['addresses.0', { addresses: ['0.0.0.0/0'] }],
    ['addresses', { addresses: Array.from({ length: 65 }, (_, last) => `192.0.2.${String(last)}`) }],
    ['media', { media: 'zrtp' }],
    ['registration.registrar', { registration: { ...registration, registrar: 'sip:example.org' } }],
    ['registration.port', { registration: { ...registration, port: 0 } }],
    ['registration.transport', { registration: { ...registration, transport: 'ws' } }],
    ['registration.username', { registration: { ...registration, username: 'a"b' } }],
    ['registration.username', { registration: { ...registration, username: 'a b' } }],
    ['registration.realm', { registration: { ...registration, realm: 'a\\b' } }],
    ['registration.password', { registration: { ...registration, password: '' } }],
    ['login.password', { login: { username: 'edge', password: 'short' } }],
    ['login.username', { login: { username: 'a b', password: 'twelve letters' } }],
    ['server.host', { server: { host: 'a b', port: 5060, transport: 'udp' } }],
  ])('is refused by its %s: %j', (path, change) => expect(complaints(TrunkInput, { ...trunk, ...change })).toEqual([path]))
})

describe('a number', () => {
  it('is taken as it is dialled and as it is written', () => {
    expect(PhoneNumberInput.parse(number)).toEqual({
      ...number,
      number: { number: '+493023125100', written: '+49 30 23125 100' },
      city: 'Berlin',
    })
  })

  it.each([
    ['number', { number: '030 23125' }],
    ['country', { country: 'de' }],
    ['country', { country: 'XX' }],
    ['city', { city: '' }],
    ['language', { language: 'fr' }],
  ])('is refused by its %s: %j', (path, change) => expect(complaints(PhoneNumberInput, { ...number, ...change })).toEqual([path]))
})
