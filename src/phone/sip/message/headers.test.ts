import { describe, expect, it } from 'vitest'
import { answerTo } from './answer-to.ts'
import { bodyPart } from './body-part.ts'
import { parseContentType } from './content-type.ts'
import { parseCSeq } from './cseq.ts'
import { splitList } from './header-list.ts'
import { spell } from './header-names.ts'
import { optionTagsOf } from './option-tags.ts'
import { parseSipMessage } from './parse-sip-message.ts'
import { reasonPhrase } from './reason-phrases.ts'
import { parseMinSe, parseSessionExpires, writeSessionExpires } from './session-expires.ts'
import { headerOf, headersOf } from './sip-message.ts'
import { requestIn, wire } from './wire.suite.ts'

const invite = requestIn(
  parseSipMessage(wire`
INVITE sip:door@latch.example SIP/2.0
v: SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/TCP [::1];branch=z9hG4bK2
Record-Route: <sip:edge.example;lr>, "x, y" <sip:inner.example;lr=a,b>
f: <sip:caller@phone.example>;tag=1
t: "Door" <sip:door@latch.example>
i: abc
CSeq: 1 INVITE
Timestamp: 54
Date: Sat, 13 Nov 2010 23:29:00 GMT
k: timer,,100rel, Timer
Supported:
Content-Type: multipart/mixed ; boundary="=a b="
l: {length}

preamble
--=a b=
Content-Type: application/isup

x
--=a b=
Content-Type: application/sdp; charset=utf-8

v=0
--=a b=--
`),
)

describe('headers', () => {
  it('splits lists, and only lists', () => {
    expect(headersOf(invite, 'via')).toEqual(['SIP/2.0/UDP a;branch=z9hG4bK1', 'SIP/2.0/TCP [::1];branch=z9hG4bK2'])
    expect(headersOf(invite, 'record-route')).toEqual(['<sip:edge.example;lr>', '"x, y" <sip:inner.example;lr=a,b>'])
    expect(headersOf(invite, 'date')).toEqual(['Sat, 13 Nov 2010 23:29:00 GMT'])
    expect(splitList('"a\\",b", <c,d>;e="f,<", "open, <')).toEqual(['"a\\",b"', '<c,d>;e="f,<"', '"open, <'])
  })

  it('reads option tags without their capitals and gaps', () => {
    expect([...optionTagsOf(invite, 'supported')]).toEqual(['timer', '100rel'])
  })

  it.each([
    ['1800', { seconds: 1800, refresher: undefined }],
    ['1800 ; refresher=UAS', { seconds: 1800, refresher: 'uas' }],
    ['90;x=y', { seconds: 90, refresher: undefined }],
    ['', undefined],
    ['-1', undefined],
    ['99999999999', undefined],
    ['90 x', undefined],
  ])('Session-Expires "%s"', (text, expected) => expect(parseSessionExpires(text)).toEqual(expected))

  it('writes Session-Expires and reads Min-SE', () => {
    expect(writeSessionExpires({ seconds: 1800, refresher: 'uac' })).toBe('1800;refresher=uac')
    expect(parseMinSe('90')).toBe(90)
    expect(parseMinSe('ninety')).toBeUndefined()
  })

  it.each([
    ['1 INVITE', { number: 1, method: 'INVITE' }],
    ['2147483647 BYE', { number: 2_147_483_647, method: 'BYE' }],
    ['2147483648 BYE', undefined],
    ['1INVITE', undefined],
    ['-1 INVITE', undefined],
    ['1 IN VITE', undefined],
    ['1', undefined],
    ['', undefined],
  ])('CSeq "%s"', (text, expected) => expect(parseCSeq(text)).toEqual(expected))

  it('reads Content-Type', () => {
    expect(parseContentType('Application / SDP;charset="utf-8"')).toEqual({
      type: 'application/sdp',
      parameters: new Map([['charset', 'utf-8']]),
    })
    for (const wrong of ['', 'text', 'text/', '/plain', 'text/plain x']) expect(parseContentType(wrong)).toBeUndefined()
  })

  it('spells names as people do', () => {
    expect(['via', 'call-id', 'cseq', 'www-authenticate', 'p-asserted-identity'].map(spell)).toEqual([
      'Via',
      'Call-ID',
      'CSeq',
      'WWW-Authenticate',
      'P-Asserted-Identity',
    ])
  })
})

describe('bodyPart', () => {
  it('finds the description among other parts', () => {
    expect(bodyPart(invite, 'application/sdp')?.toString()).toBe('v=0')
    expect(bodyPart(invite, 'text/html')).toBeUndefined()
  })

  it('[T4] looks at no more than sixteen parts', () => {
    const withParts = (before: number) =>
      Buffer.from(`${'--=a b=\r\n\r\nx\r\n'.repeat(before)}--=a b=\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--=a b=--`)
    expect(bodyPart({ ...invite, body: withParts(15) }, 'application/sdp')?.toString()).toBe('v=0')
    expect(bodyPart({ ...invite, body: withParts(16) }, 'application/sdp')).toBeUndefined()
  })

  it('[T4] reads broken parts without an end nor an exception', () => {
    for (const body of ['', '--=a b=', '--=a b=\r\n', '--=a b=\r\n\r\n--=a b=', '--=a b=--=a b=', '\r\n--=a b=\r\n'.repeat(1_000)])
      expect(bodyPart({ ...invite, body: Buffer.from(body) }, 'application/sdp')).toBeUndefined()
  })
})

describe('answerTo', () => {
  it('copies what an answer takes from its request', () => {
    const ringing = answerTo(invite, 180, 'Ringing', { toTag: '77', headers: [['contact', '<sip:latch.example>']] })
    expect(ringing.headers).toEqual([
      ['via', 'SIP/2.0/UDP a;branch=z9hG4bK1'],
      ['via', 'SIP/2.0/TCP [::1];branch=z9hG4bK2'],
      ['record-route', '<sip:edge.example;lr>'],
      ['record-route', '"x, y" <sip:inner.example;lr=a,b>'],
      ['from', '<sip:caller@phone.example>;tag=1'],
      ['to', '"Door" <sip:door@latch.example>;tag=77'],
      ['call-id', 'abc'],
      ['cseq', '1 INVITE'],
      ['contact', '<sip:latch.example>'],
    ])
  })

  it('leaves a tag that is there, and the route where no dialog is made', () => {
    const inDialog = { ...invite, headers: [['to', '<sip:a@b>;tag=1'] as const, ['record-route', '<sip:c>'] as const] }
    expect(answerTo(inDialog, 404, reasonPhrase(404), { toTag: '2' }).headers).toEqual([['to', '<sip:a@b>;tag=1']])
    expect(headerOf(answerTo(invite, 100, reasonPhrase(100)), 'timestamp')).toBe('54')
    expect(headerOf(answerTo(invite, 200, reasonPhrase(200)), 'timestamp')).toBeUndefined()
  })

  it('has a word for every status', () => {
    expect([200, 299, 488, 499, 699].map(reasonPhrase)).toEqual(['OK', 'OK', 'Not Acceptable Here', 'Request Failure', 'Global Failure'])
  })
})
