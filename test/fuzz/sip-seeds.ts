/** Messages as telephones and trunks send them. */
export const SDP_OFFER = [
  'v=0',
  'o=- 3907 3907 IN IP4 192.0.2.7',
  's=call',
  'c=IN IP4 192.0.2.7',
  't=0 0',
  'm=audio 40000 RTP/AVP 96 9 0 8 13 101',
  'a=rtpmap:96 opus/48000/2',
  'a=fmtp:96 useinbandfec=1',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=ptime:20',
  'a=rtcp-mux',
  'a=sendrecv',
  '',
].join('\r\n')

export const SDP_SECURE = SDP_OFFER.replace('RTP/AVP 96 9', 'RTP/SAVP 9').replace(
  'a=ptime',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj\r\na=ptime',
)

interface Parts {
  readonly uri?: string
  readonly branch?: string
  readonly to?: string
  readonly cseq?: number
  readonly more?: readonly string[]
  readonly body?: string
}

export function request(
  method: string,
  { uri = 'sip:+4930100@192.0.2.1', branch = '1', to = '', cseq = 1, more = [], body = '' }: Parts = {},
): Buffer {
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK${branch}`,
    'Max-Forwards: 70',
    'From: "Anna" <sip:+493012345678@192.0.2.7>;tag=a1',
    `To: <${uri}>${to}`,
    'Call-ID: 84b4c76e66710@192.0.2.7',
    `CSeq: ${String(cseq)} ${method}`,
    'Contact: <sip:anna@192.0.2.7:5060;transport=udp>',
    ...more,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

const answer = (status: string, method: string, more: readonly string[] = []): Buffer =>
  Buffer.from(
    request(method, { to: ';tag=b2', more })
      .toString()
      .replace(/^.*\r\n/, `SIP/2.0 ${status}\r\n`),
  )

const WITH_SDP = ['Content-Type: application/sdp']
const TIMED = ['Supported: timer, 100rel', 'Session-Expires: 1800;refresher=uac', 'Min-SE: 90', 'Allow: INVITE, ACK, BYE, UPDATE, INFO']
const PROOF =
  'Authorization: Digest username="anna", realm="latch", nonce="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", uri="sip:latch", response="6629fae49393a05397450978507c4ef1", algorithm=MD5, qop=auth, nc=00000001, cnonce="0a4f113b"'

/** One of each kind. */
export const SIP_MESSAGES: readonly Buffer[] = [
  request('INVITE', { more: [...WITH_SDP, ...TIMED], body: SDP_OFFER }),
  request('INVITE', {
    more: ['Record-Route: <sip:edge.example;lr>, <sip:[2001:db8::1]:5061;transport=tls;lr>', 'P-Asserted-Identity: <tel:+493012345678>'],
  }),
  request('INVITE', {
    more: ['Content-Type: multipart/mixed;boundary="x y"'],
    body: `--x y\r\nContent-Type: application/sdp\r\n\r\n${SDP_OFFER}\r\n--x y\r\nContent-Type: application/isup\r\n\r\n\u0001\u0002\r\n--x y--\r\n`,
  }),
  request('ACK', { to: ';tag=b2' }),
  request('BYE', { to: ';tag=b2', cseq: 2, more: ['Reason: Q.850;cause=16;text="Normal"'] }),
  request('CANCEL'),
  request('OPTIONS', { more: ['Accept: application/sdp', 'Require: 100rel,timer,x'] }),
  request('REGISTER', { uri: 'sip:latch', more: [PROOF, 'Expires: 3600'] }),
  request('INFO', { to: ';tag=b2', cseq: 3, more: ['Content-Type: application/dtmf-relay'], body: 'Signal=5\r\nDuration=160\r\n' }),
  request('UPDATE', { to: ';tag=b2', cseq: 4, more: [...WITH_SDP, ...TIMED], body: SDP_SECURE }),
  request('PRACK', { to: ';tag=b2', cseq: 5, more: ['RAck: 776656 1 INVITE'] }),
  answer('200 OK', 'INVITE', WITH_SDP),
  answer('183 Session Progress', 'INVITE', ['Require: 100rel', 'RSeq: 988789']),
  answer('401 Unauthorized', 'REGISTER', [
    'WWW-Authenticate: Digest realm="latch", nonce="n", algorithm=SHA-256, qop="auth,auth-int", stale=true, opaque="o"',
  ]),
  answer('422 Session Interval Too Small', 'INVITE', ['Min-SE: 3600']),
]

export const SIP_PIECES: readonly string[] = [
  'SIP/2.0',
  'z9hG4bK',
  ';tag=',
  ';branch=',
  ';rport',
  ';received=192.0.2.9',
  ';lr',
  ';maddr=239.1.1.1',
  'Via: SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bKx\r\n',
  'v: SIP / 2.0 / UDP a\r\n',
  'Content-Length: 0\r\n',
  'l: 4\r\n',
  'Route: <sip:a;lr>\r\n',
  'Record-Route: <sip:a>\r\n',
  'Require: nothing\r\n',
  'Session-Expires: 4294967295;refresher=uas\r\n',
  'Contact: *\r\n',
  'Content-Encoding: gzip\r\n',
  '<sip:a@[::ffff:1.2.3.4]>',
  'sips:',
  'tel:+1;phone-context=x',
  '%00',
  '%ff',
  '=?utf-8?',
  'Digest ',
  'qop=auth-int',
  'application/sdp',
]
