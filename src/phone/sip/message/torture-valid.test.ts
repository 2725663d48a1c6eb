/** RFC 4475 §3.1.1: messages that look wrong and are right. Ours show what each of the RFC's shows, under its name there. */
import { describe, expect, it } from 'vitest'
import { bodyPart } from './body-part.ts'
import { parseCSeq } from './cseq.ts'
import { maxForwardsOf } from './max-forwards.ts'
import { parseNameAddress, tagOf } from './name-address.ts'
import { parseSipMessage } from './parse-sip-message.ts'
import { headerOf, headersOf } from './sip-message.ts'
import { parseSipUri } from './sip-uri.ts'
import { parseVia } from './via.ts'
import { requestIn, responseIn, wire } from './wire.suite.ts'

const request = (bytes: Buffer) => requestIn(parseSipMessage(bytes))

describe('RFC 4475 §3.1.1', () => {
  it('[T4] wsinv: folds, blanks and compact forms everywhere', () => {
    const message = request(wire`
INVITE sip:door@latch.example;oddity SIP/2.0
TO :
 sip:door@latch.example ;   tag    = 77d
from   : "A Caller \\\""       <sip:caller@phone.example>
  ;
  tag = f00
MaX-fOrWaRdS: 0068
Call-ID: ws.1@192.0.2.1
Content-Length   : {length}
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=old-branch
s :
Brand-New:   a value
 goes on here
Stranger-Than-Fiction: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:edge.example;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     hop.example   ;
  branch  =   z9hG4bKhop  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bKfar
m:"Quoted \"\" name" <sip:caller@phone.example> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

v=0
`)
    expect(headerOf(message, 'to')).toBe('sip:door@latch.example ;   tag    = 77d')
    expect(tagOf(headerOf(message, 'to')!)).toBe('77d')
    expect(parseNameAddress(headerOf(message, 'from')!)).toMatchObject({ displayName: 'A Caller \\"', uri: 'sip:caller@phone.example' })
    expect(maxForwardsOf(message)).toBe(68)
    expect(parseCSeq(headerOf(message, 'cseq')!)).toEqual({ number: 9, method: 'INVITE' })
    expect(headersOf(message, 'via').map((via) => parseVia(via)?.host)).toEqual(['192.0.2.2', 'hop.example', '192.168.255.111'])
    expect(parseVia(headersOf(message, 'via')[2]!)?.parameters.get('branch')).toBe('z9hG4bKfar')
    expect(headerOf(message, 'subject')).toBe('')
    expect(headerOf(message, 'brand-new')).toBe('a value goes on here')
    expect(headerOf(message, 'stranger-than-fiction')).toBe(';;,,;;,;')
    const contact = parseNameAddress(headerOf(message, 'contact')!)
    expect(contact?.displayName).toBe('Quoted "" name')
    expect([...contact!.parameters]).toEqual([
      ['newparam', 'newvalue'],
      ['secondparam', undefined],
      ['q', '0.33'],
    ])
    expect(message.body.toString()).toBe('v=0\r\n')
  })

  it('[T4] intmeth: the whole width of tokens, quoted bytes and UTF-8', () => {
    const message = request(wire`
!strange-Method0123456789_*+${'`'}.%isn't~ sip:1_odd.User~(is!it)&so't=of+course$/why,/;;?*:&pass+wd=1,$wo~d_(no)@latch.example SIP/2.0
Via: SIP/2.0/UDP host1.example;branch=z9hG4bK-.!%66*_+${'`'}'~
To: "BEL:${'\\\u0007'} NUL:${'\\\0'} DEL:${'\\\u007f'}" <sip:1_odd.User~(is!it)@latch.example>
From: token1~${'`'} token2'+_ token3*%!.- <sip:mundane@phone.example>;fromParam''~+*_!.-%="${'работающий'}";tag=_token~1'+${'`'}*%!-.
Call-ID: int%"word${'`'}*'+_~(}{[]<>?@latch.example
CSeq: 139122385 !strange-Method0123456789_*+${'`'}.%isn't~
Max-Forwards: 255
extensionHeader-!.%*+_${'`'}'~:${'\ufeff大停電'}
Content-Length: 0

`)
    expect(message.method).toBe("!strange-Method0123456789_*+`.%isn't~")
    expect(parseSipUri(message.uri)).toMatchObject({
      user: "1_odd.User~(is!it)&so't=of+course$/why,/;;?*",
      password: '&pass+wd=1,$wo~d_(no)',
      host: 'latch.example',
    })
    expect(parseNameAddress(headerOf(message, 'to')!)?.displayName).toBe('BEL:\u0007 NUL:\0 DEL:\u007f')
    const from = parseNameAddress(headerOf(message, 'from')!)
    expect(from?.displayName).toBe("token1~` token2'+_ token3*%!.-")
    expect(from?.parameters.get("fromparam''~+*_!.-%")).toBe('работающий')
    expect(from?.parameters.get('tag')).toBe("_token~1'+`*%!-.")
    expect(headerOf(message, "extensionheader-!.%*+_`'~")).toBe('大停電')
  })

  it('[T4] esc01: an escaped @ belongs to the user', () => {
    const message = request(wire`
INVITE sip:sips%3Auser%40latch.example@edge.example SIP/2.0
To: sip:%75se%72@latch.example
From: <sip:I%20have%20spaces@phone.example>;tag=938
Max-Forwards: 87
i: esc01.239409asdfakjkn23onasd0-3234
CSeq: 234234 INVITE
Via: SIP/2.0/UDP host5.example;branch=z9hG4bKkdjuw
C: application/sdp
Contact:
  <sip:cal%6Cer@host5.example;%6C%72;n%61me=v%61lue%25%34%31>
Content-Length: {length}

v=0
`)
    expect(parseSipUri(message.uri)).toMatchObject({ user: 'sips:user@latch.example', host: 'edge.example' })
    expect(parseSipUri(parseNameAddress(headerOf(message, 'to')!)!.uri)).toMatchObject({ user: 'user' })
    expect(parseSipUri(parseNameAddress(headerOf(message, 'from')!)!.uri)).toMatchObject({ user: 'I have spaces' })
    const contact = parseSipUri(parseNameAddress(headerOf(message, 'contact')!)!.uri)
    expect(contact).toMatchObject({ user: 'caller' })
    // Escapes are undone once: `%25%34%31` is the text `%41`.
    expect([...contact!.parameters]).toEqual([
      ['lr', undefined],
      ['name', 'value%41'],
    ])
  })

  it('[T4] escnull: an escaped NUL is a character like others', () => {
    const message = request(wire`
REGISTER sip:latch.example SIP/2.0
To: sip:null-%00-null@latch.example
From: sip:null-%00-null@latch.example;tag=839923423
Max-Forwards: 70
Call-ID: escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd
CSeq: 14398234 REGISTER
Via: SIP/2.0/UDP host5.example;branch=z9hG4bKkdjuw
Contact: <sip:%00@host5.example>
Contact: <sip:%00%00@host5.example>
L:0

`)
    const users = headersOf(message, 'contact').map((contact) => parseSipUri(parseNameAddress(contact)!.uri))
    expect(users).toMatchObject([{ user: '\0' }, { user: '\0\0' }])
  })

  it('[T4] esc02: a percent sign outside of URIs is only a percent sign', () => {
    const message = request(wire`
RE%47IST%45R sip:latch.example SIP/2.0
To: "%Z%45" <sip:resource@latch.example>
From: "%Z%45" <sip:resource@latch.example>;tag=f232jadfj23
Call-ID: esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf
Via: SIP/2.0/TCP host.example;branch=z9hG4bK209%fzsnel234
CSeq: 29344 RE%47IST%45R
Max-Forwards: 70
Contact: <sip:alias1@host1.example>
C%6Fntact: <sip:alias2@host2.example>
Contact: <sip:alias3@host3.example>
l: 0

`)
    expect(message.method).toBe('RE%47IST%45R')
    expect(parseNameAddress(headerOf(message, 'to')!)?.displayName).toBe('%Z%45')
    expect(headersOf(message, 'contact')).toEqual(['<sip:alias1@host1.example>', '<sip:alias3@host3.example>'])
    expect(parseVia(headerOf(message, 'via')!)?.parameters.get('branch')).toBe('z9hG4bK209%fzsnel234')
  })

  it('[T4] lwsdisp: no blank between display name and bracket', () => {
    const message = request(wire`
OPTIONS sip:user@latch.example SIP/2.0
To: sip:user@latch.example
From: caller<sip:caller@phone.example>;tag=323
Max-Forwards: 70
Call-ID: lwsdisp.1234abcd@funky.example
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP funky.example;branch=z9hG4bKkdjuw
l: 0

`)
    expect(parseNameAddress(headerOf(message, 'from')!)).toMatchObject({ displayName: 'caller', uri: 'sip:caller@phone.example' })
  })

  it('[T4] longreq: long values are no fault', () => {
    const long = 'long'.repeat(60)
    const hops = Array.from({ length: 34 }, (_, i) => `Via: SIP/2.0/TCP sip${i}.hop.example;branch=z9hG4bK${long}${i}`).join('\n')
    const message = request(wire`
INVITE sip:user@latch.example SIP/2.0
To: "The user's name is ${long}" <sip:user@latch.example;p${long}=${long};${long}>
F: sip:${long}@phone.example;tag=12982424;${long}=${long};q${long}
Call-ID: longreq.one${long}callid
CSeq: 3882340 INVITE
Unknown-${long.repeat(4)}-Name:
 unknown-${long}-value;
 unknown-${long}-parameter-name = unknown-${long}-parameter-value
${hops}
Max-Forwards: 70
Contact: <sip:${long}@host5.example>
Content-Type: application/sdp
l: {length}

v=0
`)
    expect(headersOf(message, 'via')).toHaveLength(34)
    expect(tagOf(headerOf(message, 'from')!)).toBe('12982424')
    expect(parseSipUri(parseNameAddress(headerOf(message, 'contact')!)!.uri)).toMatchObject({ user: long })
  })

  it('[T4] dblreq: what follows the body in a datagram is not read', () => {
    const message = request(wire`
REGISTER sip:latch.example SIP/2.0
To: sip:j.user@latch.example
From: sip:j.user@latch.example;tag=43251j3j324
Max-Forwards: 8
I: dblreq.0ha0isndaksdj99sdfafnl3lk233412
Contact: sip:j.user@host.example
CSeq: 8 REGISTER
Via: SIP/2.0/UDP 192.0.2.125;branch=z9hG4bKkdjuw23492
Content-Length: 0

INVITE sip:joe@latch.example SIP/2.0
t: sip:joe@latch.example
`)
    expect(message).toMatchObject({ method: 'REGISTER', body: Buffer.alloc(0) })
    expect(headersOf(message, 'to')).toEqual(['sip:j.user@latch.example'])
  })

  it('[T4] semiuri: semicolons in the user are the user', () => {
    const message = request(wire`
OPTIONS sip:user;par=u%40latch.example@edge.example SIP/2.0
To: sip:j_user@latch.example
From: sip:caller@phone.example;tag=33242
Max-Forwards: 3
Call-ID: semiuri.0ha0isndaksdj
CSeq: 8 OPTIONS
Accept: application/sdp, application/pkcs7-mime,
        multipart/mixed, multipart/signed,
        message/sip, message/sipfrag
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw
l: 0

`)
    expect(parseSipUri(message.uri)).toMatchObject({ user: 'user;par=u@latch.example', host: 'edge.example', parameters: new Map() })
    expect(headersOf(message, 'accept')).toHaveLength(6)
  })

  it('[T4] transports: transports that nobody knows are hops all the same', () => {
    const message = request(wire`
OPTIONS sip:user@latch.example SIP/2.0
To: sip:user@latch.example
From: <sip:caller@phone.example>;tag=323
Max-Forwards: 70
Call-ID:  transports.kijh4akdnaqjkwendsasfdj
Accept: application/sdp
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP t1.example;branch=z9hG4bKkdjuw
Via: SIP/2.0/SCTP t2.example;branch=z9hG4bKklasjdhf
Via: SIP/2.0/TLS t3.example;branch=z9hG4bK2980unddj
Via: SIP/2.0/UNKNOWN t4.example;branch=z9hG4bKasd0f3en
Via: SIP/2.0/TCP t5.example;branch=z9hG4bK0a9idfnee
l: 0

`)
    expect(headersOf(message, 'via').map((via) => parseVia(via)?.transport)).toEqual(['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP'])
  })

  it('[T4] mpart01: a body of parts, one of them of bytes that are no text', () => {
    const message = request(
      Buffer.concat([
        wire`
MESSAGE sip:kumiko@latch.example SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-;rport
Max-Forwards: 70
Call-ID: mpart01.MzllMWJkZGNmMDBlN2MyYmI3ZDk
To: <sip:kumiko@latch.example>
From: <sip:fluffy@phone.example>;tag=2fb0dcc9
CSeq: 1 MESSAGE
Content-Type: multipart/mixed;boundary="7a9cbec02ceef655"
Content-Transfer-Encoding: binary

--7a9cbec02ceef655
Content-Type: text/plain

Hello
--7a9cbec02ceef655
Content-Type: application/octet-stream

`,
        Buffer.from([0, 13, 10, 255, 13, 10, 13, 10, 128]),
        Buffer.from('\r\n--7a9cbec02ceef655--\r\n'),
      ]),
    )
    expect(bodyPart(message, 'text/plain')?.toString()).toBe('Hello')
    expect(bodyPart(message, 'application/octet-stream')).toEqual(Buffer.from([0, 13, 10, 255, 13, 10, 13, 10, 128]))
    expect(bodyPart(message, 'application/sdp')).toBeUndefined()
  })

  it('[T4] unreason: a reason in any language', () => {
    const message = responseIn(
      parseSipMessage(wire`
SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923
Call-ID: unreason.1234ksdfak3j2erwedfsASdf
CSeq: 35 INVITE
From: sip:user@latch.example;tag=11141343
To: sip:user@phone.example;tag=2229
Content-Length: {length}
Content-Type: application/sdp
Contact: <sip:user@host198.example>

v=0
`),
    )
    expect(message).toMatchObject({ status: 200, reason: '= 2**3 * 5**2 но сто девяносто девять - простое' })
  })

  it.each(['SIP/2.0 100 ', 'SIP/2.0 100'])('[T4] noreason: no reason at all: "%s"', (line) => {
    const message = responseIn(
      parseSipMessage(wire`
${line}
Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe
Call-ID: noreason.asndj203insdf99223ndf
CSeq: 35 INVITE
From: <sip:user@latch.example>;tag=39ansfi3
To: <sip:user@phone.example>;tag=902jndnke3
Content-Length: 0
Contact: <sip:user@host105.example>

`),
    )
    expect(message).toMatchObject({ status: 100, reason: '' })
  })
})
