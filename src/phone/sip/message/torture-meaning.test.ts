/** RFC 4475 §3.2 to §3.4: messages that read well and mean something odd. Ours show what each of the RFC's shows, under its name there. */
import { describe, expect, it } from 'vitest'
import { maxForwardsOf } from './max-forwards.ts'
import { parseNameAddress } from './name-address.ts'
import { unknownDemands } from './option-tags.ts'
import { parseSipMessage } from './parse-sip-message.ts'
import { headerOf, headersOf } from './sip-message.ts'
import { parseSipUri } from './sip-uri.ts'
import { branchOf, parseVia } from './via.ts'
import { requestIn, responseIn, wire } from './wire.suite.ts'

const options = (first: string, lines: string): Buffer => wire`
${first}
${lines}
Max-Forwards: 3
Call-ID: meaning.sadonfo23i420jv0as0derf3j3n
l: 0

`

const COMMON =
  'To: sip:user@latch.example\nFrom: sip:caller@phone.example;tag=33242\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKzzx\nCSeq: 8 OPTIONS'
const plain = (more: string) => options('OPTIONS sip:user@latch.example SIP/2.0', `${COMMON}\n${more}`)

describe('RFC 4475 §3.2 to §3.4', () => {
  it('[T4] badbranch: the cookie alone identifies no transaction', () => {
    const via = 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK'
    const message = requestIn(parseSipMessage(options('OPTIONS sip:user@latch.example SIP/2.0', COMMON.replace('z9hG4bKzzx', 'z9hG4bK'))))
    expect(headerOf(message, 'via')).toBe(via)
    expect(branchOf(parseVia(via)!)).toBeUndefined()
  })

  it('[T4] insuf: without Call-ID, From and To: 400', () => {
    const answer = parseSipMessage(wire`
INVITE sip:user@latch.example SIP/2.0
CSeq: 193942 INVITE
Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf
Content-Type: application/sdp
l: {length}

v=0
`)
    expect(answer).toMatchObject({ kind: 'problem', status: 400 })
  })

  it('[T4] unkscm and novelsc: a Request-URI of another scheme: 416', () => {
    for (const uri of ['nobodyKnowsThisScheme:totallyopaquecontent', 'soap.beep://192.0.2.103:3002', 'http://latch.example/'])
      expect(parseSipMessage(options(`OPTIONS ${uri} SIP/2.0`, COMMON))).toMatchObject({ kind: 'problem', status: 416 })
  })

  it('[T4] unksm2: other schemes elsewhere are carried as they are', () => {
    const message = requestIn(
      parseSipMessage(
        options(
          'REGISTER sip:latch.example SIP/2.0',
          'To: isbn:2983792873\nFrom: <http://www.example>;tag=3234233\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKb\nCSeq: 8 REGISTER\nContact: <name:John_Smith>',
        ),
      ),
    )
    expect(parseNameAddress(headerOf(message, 'to')!)?.uri).toBe('isbn:2983792873')
    expect(parseNameAddress(headerOf(message, 'contact')!)?.uri).toBe('name:John_Smith')
    expect(parseSipUri('isbn:2983792873')).toBeUndefined()
  })

  it('[T4] bext01: unknown demands are named', () => {
    const message = requestIn(
      parseSipMessage(
        plain('Require: nothingSupportsThis, timer\nProxy-Require: noProxiesSupportThis\nRequire: nothingSupportsThisEither'),
      ),
    )
    expect(unknownDemands(message, new Set(['timer']))).toEqual(['nothingsupportsthis', 'nothingsupportsthiseither'])
  })

  it('[T4] multi01: what stands once may not stand twice: 400', () => {
    for (const line of [
      'To: sip:b@latch.example',
      'From: sip:b@phone.example;tag=2',
      'CSeq: 9 OPTIONS',
      'Call-ID: second',
      'Max-Forwards: 5',
    ])
      expect(parseSipMessage(plain(line)), line).toMatchObject({ kind: 'problem', status: 400 })
  })

  it('[T4] mcl01: two lengths: 400', () => {
    expect(parseSipMessage(plain('Content-Length: 13'))).toMatchObject({ kind: 'problem', status: 400 })
    expect(parseSipMessage(plain('Content-Length: 0'))).toMatchObject({ kind: 'problem', status: 400 })
  })

  it('[T4] bcast: an answer for a broadcast address reads well', () => {
    const message = responseIn(
      parseSipMessage(wire`
SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923
Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23
Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf
CSeq: 35 INVITE
From: sip:user@latch.example;tag=11141343
To: sip:user@phone.example;tag=2229
Contact: <sip:user@host28.example>

`),
    )
    expect(parseVia(headersOf(message, 'via')[1]!)?.host).toBe('255.255.255.255')
  })

  it('[T4] zeromf: no hop is left', () => {
    const message = requestIn(
      parseSipMessage(wire`
OPTIONS sip:user@latch.example SIP/2.0
${COMMON}
Call-ID: zeromf.jfasdlfnm2o2l43r5u0asdfas
Max-Forwards: 0

`),
    )
    expect(maxForwardsOf(message)).toBe(0)
  })

  it('[T4] scalar02: a Max-Forwards out of range counts as none', () => {
    const message = requestIn(
      parseSipMessage(wire`
OPTIONS sip:user@latch.example SIP/2.0
${COMMON}
Call-ID: mf.jfasdlfnm2o2l43r5u0asdfas
Max-Forwards: 300

`),
    )
    expect(maxForwardsOf(message)).toBeUndefined()
  })

  it('[T4] cparam01 and cparam02: parameters of the header and of the URI are not mixed up', () => {
    const bare = parseNameAddress('sip:+19725552222@gw1.example;unknownparam')
    expect(bare).toMatchObject({ uri: 'sip:+19725552222@gw1.example', parameters: new Map([['unknownparam', undefined]]) })
    const bracketed = parseNameAddress('<sip:+19725552222@gw1.example;unknownparam>')
    expect(bracketed).toMatchObject({ uri: 'sip:+19725552222@gw1.example;unknownparam', parameters: new Map() })
  })

  it('[T4] regescrt: headers inside a bracketed URI are part of it', () => {
    const message = requestIn(parseSipMessage(plain('Contact: <sip:user@latch.example?Route=%3Csip:edge.example%3E>')))
    const uri = parseSipUri(parseNameAddress(headerOf(message, 'contact')!)!.uri)
    expect(uri).toMatchObject({ user: 'user', host: 'latch.example', headers: 'Route=%3Csip:edge.example%3E' })
  })

  it('[T4] inv2543: a telephone from before RFC 3261 is understood', () => {
    const message = requestIn(
      parseSipMessage(wire`
INVITE sip:UserB@latch.example SIP/2.0
Via: SIP/2.0/UDP iftgw.example
From: <sip:+13035551111@ift.example;user=phone>
Record-Route: <sip:UserB@latch.example;maddr=ss1.example>
To: sip:+16505552222@ss1.example;user=phone
Call-ID: inv2543.1717@ift.example
CSeq: 56 INVITE
Content-Type: application/sdp

v=0
`),
    )
    expect(maxForwardsOf(message)).toBeUndefined()
    expect(branchOf(parseVia(headerOf(message, 'via')!)!)).toBeUndefined()
    expect(message.body.toString()).toBe('v=0\r\n')
  })
})
