/** RFC 4475 §3.1.2: messages that are wrong, each in one way. Ours show what each of the RFC's shows, under its name there. */
import { describe, expect, it } from 'vitest'
import { parseSipMessage, type ParsedMessage } from './parse-sip-message.ts'
import { wire } from './wire.suite.ts'

interface Wrong {
  readonly first?: string
  readonly via?: string
  readonly to?: string
  readonly from?: string
  readonly cseq?: string
  /** Further lines. */
  readonly more?: string
}

const parsed = ({ first, via, to, from, cseq, more }: Wrong): ParsedMessage =>
  parseSipMessage(wire`
${first ?? 'OPTIONS sip:user@latch.example SIP/2.0'}
Via: ${via ?? 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw'}
To: ${to ?? 'sip:user@latch.example'}
From: ${from ?? '<sip:caller@phone.example>;tag=323'}
Call-ID: torture.1234abcd@192.0.2.1
CSeq: ${cseq ?? '60 OPTIONS'}
${more ?? 'Max-Forwards: 70'}
l: 0

`)

const REFUSED: readonly (readonly [name: string, status: number, wrong: Wrong])[] = [
  ['badinv01: separators with nothing between them in Via', 400, { via: 'SIP/2.0/UDP 192.0.2.15;;,;,,' }],
  ['badinv01: separators with nothing between them in Contact', 400, { more: 'Contact: "Joe" <sip:joe@phone.example>;;;;' }],
  ['scalar02: a CSeq beyond 31 bits', 400, { cseq: '36893488147419103232 OPTIONS', more: 'Max-Forwards: 300\nExpires: 10000000000' }],
  ['quotbal: a quote that never closes', 400, { to: '"Mr. J. User <sip:j.user@latch.example>' }],
  ['ltgtruri: a Request-URI in brackets', 400, { first: 'OPTIONS <sip:user@latch.example> SIP/2.0' }],
  ['lwsruri: a blank inside the Request-URI', 400, { first: 'OPTIONS sip:user@latch.example; lr SIP/2.0' }],
  ['lwsstart: more than one blank in the first line', 400, { first: 'OPTIONS  sip:user@latch.example  SIP/2.0' }],
  ['trws: blanks behind the first line', 400, { first: 'OPTIONS sip:user@latch.example SIP/2.0  ' }],
  ['escruri: headers in the Request-URI', 400, { first: 'OPTIONS sip:user@latch.example?Route=%3Csip:edge.example%3E SIP/2.0' }],
  ['regbadct: a Contact with ? outside of brackets', 400, { more: 'Contact: sip:user@latch.example?Route=%3Csip:edge.example%3E' }],
  ['badaspec: blanks inside the brackets', 400, { to: '"Watson, Thomas" < sip:t.watson@latch.example >' }],
  ['baddn: a display name with a comma and without quotes', 400, { from: 'Bell, Alexander <sip:a.g.bell@phone.example>;tag=43' }],
  [
    'badvers: a version that is not ours',
    505,
    { first: 'OPTIONS sip:user@latch.example SIP/7.0', via: 'SIP/7.0/UDP c.example;branch=z9hG4bK1' },
  ],
  ['mismatch01: a CSeq of another method', 400, { cseq: '8 INVITE' }],
  ['mismatch02: an unknown method with the CSeq of another', 400, { first: 'NEWMETHOD sip:user@latch.example SIP/2.0', cseq: '8 INVITE' }],
]

describe('RFC 4475 §3.1.2', () => {
  it.each(REFUSED)('[T4] %s: %i', (_name, status, wrong) => {
    const answer = parsed(wrong)
    expect(answer).toMatchObject({ kind: 'problem', status })
    // What can be read can be copied into the answer.
    const names = answer.kind === 'problem' ? answer.request.headers.map(([name]) => name) : []
    expect(names).toEqual(expect.arrayContaining(['via', 'from', 'to', 'call-id', 'cseq']))
  })

  it('[T4] the message that they all vary is right itself', () => {
    expect(parsed({}).kind).toBe('message')
  })

  it('[T4] clerr: a body that is shorter than it says: 400', () => {
    const answer = parseSipMessage(wire`
INVITE sip:user@latch.example SIP/2.0
Max-Forwards: 80
To: sip:j.user@latch.example
From: sip:caller@phone.example;tag=93942939o2
Contact: <sip:caller@hungry.example>
Call-ID: clerr.0ha0isndaksdjweiafasdk3
CSeq: 8 INVITE
Via: SIP/2.0/UDP host5.example;branch=z9hG4bK-39234-23523
Content-Type: application/sdp
Content-Length: 9999

v=0
`)
    expect(answer).toMatchObject({ kind: 'problem', status: 400, why: 'body shorter than Content-Length' })
  })

  it.each(['-999', '0x10', '1e3', '5 6', '', '99999999999999999999999999'])('[T4] ncl: Content-Length "%s" is none: 400', (length) => {
    const answer = parseSipMessage(wire`
OPTIONS sip:user@latch.example SIP/2.0
Via: SIP/2.0/UDP host5.example;branch=z9hG4bKkdjuw
To: sip:user@latch.example
From: <sip:caller@phone.example>;tag=323
Call-ID: ncl.0ha0isndaksdj2193423r542w35
CSeq: 60 OPTIONS
Content-Length: ${length}

v=0
`)
    expect(answer).toMatchObject({ kind: 'problem', status: 400 })
  })

  it('[T4] scalarlg and bigcode: an answer out of range is dropped', () => {
    const answer = (first: string, cseq: string) =>
      parseSipMessage(wire`
${first}
Via: SIP/2.0/TCP host129.example;branch=z9hG4bKzzxdiwo34sw;received=192.0.2.129
To: <sip:user@latch.example>;tag=83
From: <sip:other@phone.example>;tag=2easdjfejw
CSeq: ${cseq}
Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r
Retry-After: 949302838503028349304023988
Content-Length: 0

`)
    expect(answer('SIP/2.0 503 Service Unavailable', '9292394834772304023312 OPTIONS').kind).toBe('nothing')
    expect(answer('SIP/2.0 4294967301 better not break the receiver', '8 OPTIONS').kind).toBe('nothing')
    expect(answer('SIP/2.0 099 too little', '8 OPTIONS').kind).toBe('nothing')
    expect(answer('SIP/2.0 700 too much', '8 OPTIONS').kind).toBe('nothing')
    expect(answer('SIP/2.0 503 Service Unavailable', '8 OPTIONS').kind).toBe('message')
  })

  it('[T4] baddate: a date that nobody asks for harms nobody', () => {
    expect(parsed({ more: 'Date: Fri, 01 Jan 2010 16:00:00 EST' }).kind).toBe('message')
  })

  it('[T4] an ACK is never answered, however wrong', () => {
    expect(parsed({ first: 'ACK sip:user@latch.example SIP/7.0', cseq: '60 ACK' })).toMatchObject({ kind: 'nothing' })
  })
})
