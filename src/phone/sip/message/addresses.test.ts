import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameAddress, sipAddress, via } from './arbitrary-message.suite.ts'
import { parseHostPort } from './host-port.ts'
import { parseNameAddress, tagOf, writeNameAddress } from './name-address.ts'
import { parseSipUri, writeSipUri } from './sip-uri.ts'
import { branchOf, parseVia, withSource, writeVia } from './via.ts'

describe('SipUri', () => {
  it('[T4] gives back what was written', () => {
    fc.assert(
      fc.property(sipAddress, (uri) => {
        expect(parseSipUri(writeSipUri(uri))).toEqual(uri)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['sip:latch.example', { scheme: 'sip', user: undefined, host: 'latch.example', port: undefined }],
    ['SIP:Alice@Latch.EXAMPLE:5070', { scheme: 'sip', user: 'Alice', host: 'latch.example', port: 5070 }],
    ['sips:1234567890123@[2001:DB8::10]:5061;transport=tls', { scheme: 'sips', user: '1234567890123', host: '2001:db8::10', port: 5061 }],
    ['sip:+1-212@gw.example;user=phone?Subject=a', { user: '+1-212', headers: 'Subject=a', parameters: new Map([['user', 'phone']]) }],
    ['tel:+49(30)901-820;phone-context=x', { scheme: 'tel', number: '+4930901820', parameters: new Map([['phone-context', 'x']]) }],
    ['tel:*31#', { scheme: 'tel', number: '*31#' }],
  ])('reads %s', (text, expected) => expect(parseSipUri(text)).toMatchObject(expected))

  it.each([
    ['no scheme', 'alice@latch.example'],
    ['nobody', 'sip:@latch.example'],
    ['no host', 'sip:alice@'],
    ['nothing', 'sip:'],
    ['a port that is none', 'sip:latch.example:0'],
    ['a port beyond the last', 'sip:latch.example:65536'],
    ['an IPv6 address without brackets', 'sip:2001:db8::10'],
    ['an IPv6 address that is none', 'sip:[2001:db8::g]'],
    ['an IPv6 zone', 'sip:[fe80::1%25eth0]'],
    ['brackets that stay open', 'sip:[2001:db8::1'],
    ['two @', 'sip:a@b@latch.example'],
    ['a broken escape', 'sip:%4@latch.example'],
    ['an escape that is no UTF-8', 'sip:%ff@latch.example'],
    ['a blank', 'sip:a b@latch.example'],
    ['a line break', 'sip:a@latch.example\r\nVia: b'],
    ['too long', `sip:${'a'.repeat(1_024)}@latch.example`],
    ['a number without digits', 'tel:+'],
    ['letters in a global number', 'tel:+49abc'],
    ['another scheme', 'http://latch.example'],
  ])('[T4] refuses %s', (_what, text) => expect(parseSipUri(text)).toBeUndefined())

  it('[T4] never throws, and reads again what it read', () => {
    const likely = fc.string({
      unit: fc.constantFrom('sip:', 'tel:', '@', ':', ';', '?', '=', '[', ']', '%', '41', 'a', '1', '::1', ' '),
      maxLength: 20,
    })
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), (text) => {
        const uri = parseSipUri(text)
        expect(uri && parseSipUri(writeSipUri(uri))).toEqual(uri)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('NameAddress', () => {
  it('[T4] gives back what was written', () => {
    fc.assert(
      fc.property(nameAddress, (address) => {
        expect(parseNameAddress(writeNameAddress(address))).toEqual(address)
      }),
      { numRuns: 1_000 },
    )
  })

  it('[T4] a display name cannot pretend to be the address', () => {
    const address = parseNameAddress('"a <sip:boss@latch.example>;tag=9" <sip:caller@phone.example>;tag=1')
    expect(address).toMatchObject({ displayName: 'a <sip:boss@latch.example>;tag=9', uri: 'sip:caller@phone.example' })
    expect(tagOf('"x;tag=9" <sip:a@b;tag=8>;tag=1')).toBe('1')
  })

  it.each([
    '',
    '<>',
    '<sip:a@b',
    'sip:a@b>',
    '"a <sip:a@b>',
    'a "b" <sip:a@b>',
    '<sip:a@b> x',
    '<sip:a@b>;',
    '<sip:a@b>;tag=',
    '<a@b>',
    '*',
  ])('[T4] refuses %s', (text) => expect(parseNameAddress(text)).toBeUndefined())

  it('[T4] never throws, and reads again what it read', () => {
    const likely = fc.string({
      unit: fc.constantFrom('"', '<', '>', '\\', 'sip:', 'a', ' ', ';', '=', 'tag', ',', '?', '\t'),
      maxLength: 24,
    })
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), (text) => {
        const address = parseNameAddress(text)
        expect(address && parseNameAddress(writeNameAddress(address))).toEqual(address)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('Via', () => {
  it('[T4] gives back what was written', () => {
    fc.assert(
      fc.property(via, (hop) => {
        expect(parseVia(writeVia(hop))).toEqual(hop)
      }),
      { numRuns: 1_000 },
    )
  })

  it('knows branches of RFC 3261', () => {
    const hop = (branch: string) => parseVia(`SIP/2.0/UDP a;branch=${branch}`)!
    expect(branchOf(hop('z9hG4bKabc'))).toBe('z9hG4bKabc')
    expect(branchOf(hop('abc'))).toBeUndefined()
  })

  it('notes where a request came from (RFC 3581)', () => {
    const behindNat = withSource(parseVia('SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff')!, '192.0.2.1', 9988)
    expect(writeVia(behindNat)).toBe('SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=z9hG4bKkjshdyff;received=192.0.2.1')
  })

  it('notes nothing that says no more than the hop itself (RFC 3261 §18.2.1)', () => {
    expect(withSource(parseVia('SIP/2.0/UDP 192.0.2.1')!, '192.0.2.1', 5060).parameters.size).toBe(0)
  })

  it('[T4] believes nobody else where a request came from', () => {
    const noted = (via: string): string => writeVia(withSource(parseVia(via)!, '192.0.2.1', 5060))
    expect(noted('SIP/2.0/UDP 192.0.2.1;received=198.51.100.7;rport=1')).toBe('SIP/2.0/UDP 192.0.2.1;rport=5060;received=192.0.2.1')
    expect(noted('SIP/2.0/UDP 192.0.2.1;received=198.51.100.7')).toBe('SIP/2.0/UDP 192.0.2.1')
    expect(noted('SIP/2.0/UDP phone.example;received=198.51.100.7')).toBe('SIP/2.0/UDP phone.example;received=192.0.2.1')
  })

  it.each([
    '',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP a b',
    'SIP/2.0 a',
    'HTTP/1.1/TCP a',
    'SIP/2.0/UDP a:0',
    'SIP/2.0/UDP a;',
    'SIP/2.0/UDP a;b=',
    'SIP/2.0/UDP [::1',
  ])('[T4] refuses %s', (text) => expect(parseVia(text)).toBeUndefined())
})

describe('parameters and hosts', () => {
  it('[T4] hold no more than a bounded number', () => {
    const many = Array.from({ length: 65 }, (_, i) => `;p${i}`).join('')
    expect(parseVia(`SIP/2.0/UDP a${many}`)).toBeUndefined()
    expect(parseSipUri(`sip:a${many}`)).toBeUndefined()
  })

  it('reads hosts and ports', () => {
    expect(parseHostPort('Latch.Example : 5060')).toEqual({ host: 'latch.example', port: 5060 })
    expect(parseHostPort('[::FFFF:192.0.2.1]')).toEqual({ host: '::ffff:192.0.2.1', port: undefined })
    expect(parseHostPort('a:5060:1')).toBeUndefined()
  })
})
