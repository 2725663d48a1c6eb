import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cuts, message, mutate } from './arbitrary-message.suite.ts'
import { LIMITS } from './limits.ts'
import { parseSipMessage, type ParsedMessage } from './parse-sip-message.ts'
import { headersOf } from './sip-message.ts'
import { requestIn, wire } from './wire.suite.ts'
import { writeSipMessage } from './write-sip-message.ts'

const withLines = (lines: string, first = 'OPTIONS sip:user@latch.example SIP/2.0'): Buffer => wire`
${first}
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw
To: sip:user@latch.example
From: <sip:caller@phone.example>;tag=323
Call-ID: bounds@192.0.2.1
CSeq: 60 OPTIONS
${lines}

`

/** Everything that a parsed message holds stays within what was sent and within the limits. */
const isBounded = (parsed: ParsedMessage, bytes: Buffer): boolean => {
  if (parsed.kind === 'nothing') return true
  const { headers, body } = parsed.kind === 'message' ? parsed.message : parsed.request
  const held = headers.reduce((sum, [, value]) => sum + value.length, 0)
  return headers.length <= LIMITS.headers && body.length <= Math.min(bytes.length, LIMITS.bodyBytes) && held <= bytes.length
}

describe('parseSipMessage', () => {
  it('[T4] gives back what was written', () => {
    fc.assert(
      fc.property(message, (written) => {
        expect(parseSipMessage(writeSipMessage(written))).toEqual({ kind: 'message', message: written })
      }),
      { numRuns: 1_000 },
    )
  })

  it('[T4] never throws at random bytes, nor holds more than was sent', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        const bytes = Buffer.from(random)
        expect(isBounded(parseSipMessage(bytes), bytes)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('[T4] never throws at messages that something happened to, and reads again what it read', () => {
    fc.assert(
      fc.property(message, cuts, (whole, happened) => {
        const bytes = mutate(writeSipMessage(whole), happened)
        const parsed = parseSipMessage(bytes)
        expect(isBounded(parsed, bytes)).toBe(true)
        expect(parsed.kind === 'message' ? parseSipMessage(writeSipMessage(parsed.message)) : parsed).toEqual(parsed)
      }),
      { numRuns: 3_000 },
    )
  })

  it('[T4] looks at each byte a bounded number of times, whatever is repeated', () => {
    // Not a timing: with quadratic work these 60 kB would take minutes and the test its time-out.
    for (const piece of ['"', '<', ',', ';', '\\', '\r\n ', ' ', '<">', ';a', ',"', '%', ':', '[', 'a: <\r\n', '@', 'v:,\r\n']) {
      const filling = piece.repeat(Math.floor(30_000 / piece.length))
      for (const lines of [`Contact: ${filling}`, `Unknown: ${filling}`, `Contact: ${filling.slice(0, 8_000)}`, filling])
        for (let i = 0; i < 20; i++) expect(isBounded(parseSipMessage(withLines(lines)), withLines(lines))).toBe(true)
      expect(isBounded(parseSipMessage(withLines('Max-Forwards: 1', `OPTIONS sip:${filling} SIP/2.0`)), withLines(filling))).toBe(true)
    }
  })

  it('[T4] refuses what is larger than the limits, and can still say so', () => {
    const refused = (bytes: Buffer, status: number) => {
      const parsed = parseSipMessage(bytes)
      expect(parsed).toMatchObject({ kind: 'problem', status })
      expect(parsed.kind === 'problem' && headersOf(parsed.request, 'via')).toHaveLength(1)
    }
    refused(withLines(`X-A: ${'a'.repeat(LIMITS.headerLength)}`), 513)
    refused(withLines(`X-A: a\n ${'b\n '.repeat(LIMITS.headerLength / 2)}c`), 513)
    refused(withLines('X-A: a\n'.repeat(LIMITS.headers).trimEnd()), 513)
    refused(withLines(`Supported: ${'a,'.repeat(LIMITS.headers)}a`), 513)
    refused(withLines(`X-A: ${'a'.repeat(8_000)}\n`.repeat(5).trimEnd()), 513)
    refused(withLines('X-A: a', `OPTIONS sip:${'a'.repeat(LIMITS.uriLength)}@latch.example SIP/2.0`), 414)
    refused(Buffer.concat([withLines('X-A: a'), Buffer.alloc(LIMITS.bodyBytes + 1)]), 413)
    expect(parseSipMessage(Buffer.concat([withLines('X-A: a'), Buffer.alloc(LIMITS.messageBytes)])).kind).toBe('nothing')
  })

  it('[T4] keeps silent at keep-alives and at what is no SIP', () => {
    for (const noise of ['', '\r\n', '\r\n\r\n', '\0', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'SIP/3.0 200 OK\r\n\r\n', '\0\u0001stun'])
      expect(parseSipMessage(Buffer.from(noise)), noise).toMatchObject({ kind: 'nothing' })
  })

  it('[T4] takes no line break but CRLF: nobody smuggles a header in', () => {
    expect(parseSipMessage(withLines('Subject: a\rVia: b'))).toMatchObject({ kind: 'problem', status: 400 })
    expect(parseSipMessage(Buffer.from(withLines('Subject: a').toString().replace('Subject: a', 'Subject: a\nVia: b')))).toMatchObject({
      kind: 'problem',
      status: 400,
    })
  })

  it('[T4] a name in a value of ours breaks no line', () => {
    const request = requestIn(parseSipMessage(withLines('X-A: a')))
    const injected = writeSipMessage({ ...request, headers: [...request.headers, ['subject', 'a\r\nVia: SIP/2.0/UDP evil']] })
    expect(headersOf(requestIn(parseSipMessage(injected)), 'via')).toHaveLength(1)
  })

  it('reads names in Latin-1 as older exchanges write them', () => {
    const bytes = Buffer.from(withLines('Subject: M\u00fcller').toString(), 'latin1')
    expect(headersOf(requestIn(parseSipMessage(bytes)), 'subject')).toEqual(['Müller'])
  })

  it('skips line breaks before the first line, and takes the rest of a datagram as body where no length is said', () => {
    const bytes = Buffer.concat([Buffer.from('\r\n\r\n'), withLines('Content-Type: text/plain'), Buffer.from('hello')])
    expect(requestIn(parseSipMessage(bytes)).body.toString()).toBe('hello')
  })
})
