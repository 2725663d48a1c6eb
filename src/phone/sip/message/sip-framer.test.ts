import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cuts, message, mutate } from './arbitrary-message.suite.ts'
import { LIMITS } from './limits.ts'
import { SipFramer, type Framed } from './sip-framer.ts'
import { wire } from './wire.suite.ts'
import { writeSipMessage } from './write-sip-message.ts'

/** The bytes in pieces of the given sizes, again and again. */
const inPieces = (framer: SipFramer, bytes: Buffer, sizes: readonly number[]): readonly Framed[] => {
  const framed: Framed[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    framed.push(...framer.push(bytes.subarray(at, at + size)))
    at += size
  }
  return framed
}

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 })

const options = (lines: string): Buffer => wire`
OPTIONS sip:user@latch.example SIP/2.0
Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKkdjuw
To: sip:user@latch.example
From: <sip:caller@phone.example>;tag=323
Call-ID: stream@192.0.2.1
CSeq: 60 OPTIONS
${lines}

`

describe('SipFramer', () => {
  it('[T4] yields the messages that were sent, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), sizes, (sent, pieces) => {
        const framed = inPieces(new SipFramer(), Buffer.concat(sent.map(writeSipMessage)), pieces)
        expect(framed).toEqual(sent.map((one) => ({ kind: 'message', message: one })))
      }),
      { numRuns: 300 },
    )
  })

  it('[T4] never throws, ends at the first fatal thing, and does not depend on how the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 3 }), cuts, sizes, (sent, happened, pieces) => {
        const bytes = mutate(Buffer.concat(sent.map(writeSipMessage)), happened)
        const framed = inPieces(new SipFramer(), bytes, pieces)
        const fatal = framed.findIndex(({ kind }) => kind === 'fatal')
        expect([-1, framed.length - 1]).toContain(fatal)
        const said = (all: readonly Framed[]) => all.filter(({ kind }) => kind !== 'ping' && kind !== 'pong')
        expect(said(framed)).toEqual(said(new SipFramer().push(bytes)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('answers pings, whole or in halves, and knows pongs', () => {
    const framer = new SipFramer()
    const kinds = (text: string) => framer.push(Buffer.from(text)).map(({ kind }) => kind)
    expect(kinds('\r\n\r\n')).toEqual(['ping'])
    expect(kinds('\r')).toEqual([])
    expect(kinds('\n')).toEqual(['pong'])
    expect(kinds('\r\n')).toEqual(['ping'])
    expect(framer.push(Buffer.concat([Buffer.from('\r\n'), options('l: 0')])).map(({ kind }) => kind)).toEqual(['pong', 'message'])
    expect(kinds('\r\n')).toEqual(['pong'])
  })

  it('[T4] a stream whose next message cannot be found is at its end, after a last answer', () => {
    const ends = (bytes: Buffer, ...expected: readonly object[]) => {
      const framer = new SipFramer()
      expect(framer.push(bytes)).toMatchObject(expected)
      expect(framer.push(options('l: 0'))).toEqual([])
    }
    const problem = (status: number) => ({ kind: 'problem', status })
    ends(options('X-A: no length'), problem(400), { kind: 'fatal' })
    ends(options('l: -1'), problem(400), { kind: 'fatal' })
    ends(options('l: 0\nl: 5'), problem(400), { kind: 'fatal' })
    ends(options(`l: ${LIMITS.bodyBytes + 1}`), problem(413), { kind: 'fatal' })
    ends(options(`${'X-A: a\n'.repeat(8_000)}l: 0`), problem(513), { kind: 'fatal' })
    ends(Buffer.from('GET / HTTP/1.1\r\nHost: latch.example\r\n\r\n'), { kind: 'fatal' })
    ends(Buffer.alloc(200_000, 'a'), { kind: 'fatal' })
  })

  it('[T4] a broken request whose end is known is a problem, and the stream goes on', () => {
    const broken = Buffer.from(options('l: 0').toString().replace('CSeq: 60', 'CSeq: x'))
    const framed = new SipFramer().push(Buffer.concat([broken, options('l: 0')]))
    expect(framed).toMatchObject([{ kind: 'problem', status: 400 }, { kind: 'message' }])
  })

  it('keeps bodies that were handed out when more comes', () => {
    const framer = new SipFramer()
    const [first] = framer.push(Buffer.concat([options('l: 5'), Buffer.from('first')]))
    framer.push(Buffer.concat([options('l: 5'), Buffer.from('other')]))
    expect(first?.kind === 'message' && first.message.body.toString()).toBe('first')
  })

  it('[T4] takes a large chunk of many messages', () => {
    const one = options('l: 0')
    const framed = new SipFramer().push(Buffer.concat(Array.from({ length: 1_000 }, () => one)))
    expect(framed.filter(({ kind }) => kind === 'message')).toHaveLength(1_000)
  })
})
