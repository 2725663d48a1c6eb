/** Messages by chance, for properties: right ones, and right ones that something happened to. */
import * as fc from 'fast-check'
import type { SipMessage } from './sip-message.ts'

const text = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength })

const TOKEN = "abcXYZ019-.!%*_+`'~"
const token = text(TOKEN, 1, 12)

/** As headers hold it: trimmed, on one line, any letter of the world. */
const value = fc.string({ unit: 'binary', maxLength: 40 }).map((any) =>
  any
    .toWellFormed()
    .replaceAll(/[\r\n\ufeff]/g, ' ')
    .trim(),
)

const host = fc.oneof(
  fc.constantFrom('latch.example', '192.0.2.1', '2001:db8::9:1', 'a_b', '::'),
  fc.domain().map((name) => name.toLowerCase()),
)
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })
const parameterValue = fc.option(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((any) => any.toWellFormed().replaceAll(/[\r\n]/g, ' ')),
  { nil: undefined },
)
const parameters = fc
  .array(fc.tuple(token, parameterValue), { maxLength: 4 })
  .map((pairs) => new Map(pairs.map(([name, given]) => [name.toLowerCase(), given] as const)))

export const via = fc.record({
  transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'WS', 'X-NEW'),
  host,
  port,
  parameters,
})

export const sipAddress = fc
  .record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: fc.option(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((any) => any.toWellFormed()),
      { nil: undefined },
    ),
    password: fc.option(
      fc.string({ unit: 'grapheme', maxLength: 6 }).map((any) => any.toWellFormed()),
      { nil: undefined },
    ),
    host,
    port,
    parameters,
    headers: fc.constantFrom('', 'Subject=a%20b', 'a=b&c=d'),
  })
  .map((uri) => (uri.user === undefined ? { ...uri, password: undefined } : uri))

export const nameAddress = fc.record({
  displayName: fc.option(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 16 }).map((any) => any.toWellFormed().replaceAll(/[\r\n]/g, ' ')),
    { nil: undefined },
  ),
  uri: fc.constantFrom('sip:a@b', 'sips:a;b@[::1]:5061;lr', 'tel:+4930123', 'isbn:1', 'sip:x@y?a=b,c'),
  parameters,
})

const NOT_FREE = new Set(['content-length', 'via', 'from', 'to', 'call-id', 'cseq', 'contact'])
const freeHeader = fc
  .tuple(fc.oneof(token, fc.constantFrom('Date', 'authorization', 'subject', 'user-agent')), value)
  .map(([name, given]) => [name.toLowerCase(), given] as const)
  // One letter may be another header's short form, and some may stand only once.
  .filter(([name]) => name.length > 1 && !NOT_FREE.has(name))

const required = (method: string) =>
  [
    ['via', 'SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKabc'],
    ['via', 'SIP/2.0/TLS [2001:db8::1];branch=z9hG4bKdef;x="a,b"'],
    ['from', '"Ann, \\"A\\"" <sip:ann@phone.example>;tag=1'],
    ['to', 'sip:door@latch.example'],
    ['call-id', 'a84b4c76e66710@phone.example'],
    ['cseq', `314159 ${method}`],
    ['contact', '<sip:ann@192.0.2.1;transport=tcp>;q=0.5'],
    ['supported', 'timer'],
    ['supported', '100rel'],
  ] as const

const common = fc.record({
  method: fc.constantFrom('INVITE', 'ACK', 'BYE', 'OPTIONS', 'x!y'),
  more: fc.array(freeHeader, { maxLength: 6 }),
  body: fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
})

export const message: fc.Arbitrary<SipMessage> = fc.oneof(
  common.map(({ method, more, body }): SipMessage => ({
    kind: 'request',
    method,
    uri: 'sip:door@latch.example;user=phone',
    headers: [...required(method), ...more],
    body,
  })),
  fc.tuple(common, fc.integer({ min: 100, max: 699 }), value).map(([{ method, more, body }, status, reason]): SipMessage => ({
    kind: 'response',
    status,
    reason,
    headers: [...required(method), ...more],
    body,
  })),
)

/** What attackers put in: marks that open, close, separate and break. */
const MARKS = [
  '"',
  '<',
  '>',
  ',',
  ';',
  ':',
  '\\',
  '\r\n',
  '\r\n ',
  '\n',
  '\0',
  '%',
  '[',
  '@',
  ' ',
  '=',
  '/',
  '\u00ff',
  'é',
  'Via:',
  'Content-Length: 9\r\n',
]

/** Bytes of a message in which pieces are cut out, doubled, or replaced by marks. */
export const mutate = (bytes: Buffer, cuts: readonly (readonly [at: number, length: number, mark: number, times: number])[]): Buffer => {
  let mutated = bytes
  for (const [at, length, mark, times] of cuts) {
    const from = at % (mutated.length + 1)
    const put = Buffer.from((MARKS[mark % MARKS.length] ?? '').repeat(times))
    mutated = Buffer.concat([mutated.subarray(0, from), put, mutated.subarray(from + length)])
  }
  return mutated
}

export const cuts = fc.array(fc.tuple(fc.nat(2_000), fc.nat(8), fc.nat(MARKS.length - 1), fc.nat(3)), { minLength: 1, maxLength: 6 })
