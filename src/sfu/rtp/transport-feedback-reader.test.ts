import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArrivalLog } from './arrival-log.ts'
import { readTransportFeedback, type TransportFeedbackSink } from './transport-feedback-reader.ts'
import { FEEDBACK_MAX_BYTES, writeTransportFeedback } from './transport-feedback.ts'

const REFERENCE_MS = 64

interface Heard {
  first: number
  count: number
  readonly arrivals: Map<number, number>
}

const reader = () => {
  const messages: Heard[] = []
  let reference = 0
  const sink: TransportFeedbackSink = {
    feedbackBegins(first, count, at) {
      reference = at * REFERENCE_MS
      messages.push({ first, count, arrivals: new Map() })
    },
    packetArrived: (sequence, after) => void messages.at(-1)!.arrivals.set(sequence, reference + after),
    feedbackEnds: () => undefined,
  }
  return { messages, sink }
}

const network = fc.array(fc.record({ lost: fc.boolean(), wait: fc.oneof(fc.nat(5), fc.nat(900), fc.nat(9000)) }), {
  minLength: 1,
  maxLength: 900,
})

describe('transport-wide feedback from a receiver', () => {
  it('names exactly what arrived, and when', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), network, (first, packets) => {
        const log = new ArrivalLog()
        const came = new Map<number, number>()
        let now = 5000
        for (const [i, { lost, wait }] of packets.entries()) {
          now += wait / 4
          if (lost) continue
          came.set((first + i) & 0xffff, now)
          log.arrived((first + i) & 0xffff, now)
        }
        const { messages, sink } = reader()
        const memory = new Uint8Array(FEEDBACK_MAX_BYTES)
        while (log.pending) readTransportFeedback(memory, 0, writeTransportFeedback(memory, 0, log, 1, 2, 3), sink)
        expect(new Map(messages.flatMap(({ arrivals }) => [...arrivals]))).toEqual(came)
        for (const { first: from, count, arrivals } of messages) {
          for (const sequence of arrivals.keys()) expect((sequence - from) & 0xffff).toBeLessThan(count)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('reads runs and both kinds of vectors', () => {
    // Three in a run; one bit each: 1 and 0 in turn; two bits each: small, large (-4), small, nothing.
    const head = '8fcd0000 00000001 00000002 fffe0015 00000207'
    const bytes = Buffer.from(`${head} 2003aaaad900 010101 04040404040404 08fffc08`.replaceAll(' ', ''), 'hex')
    const { messages, sink } = reader()
    readTransportFeedback(bytes, 0, bytes.length, sink)
    expect(messages.length).toBe(1)
    expect([...messages[0]!.arrivals.keys()]).toEqual([0xfffe, 0xffff, 0, 1, 3, 5, 7, 9, 11, 13, 15, 16, 17])
    expect(messages[0]!.arrivals.get(0)).toBe(2 * REFERENCE_MS + 0.75)
    expect(messages[0]!.arrivals.get(16)! - messages[0]!.arrivals.get(15)!).toBe(-1)
  })

  it('[T4] works no longer than its bytes allow, whatever they claim', () => {
    const head = Buffer.from('8fcd0000000000010000000200000000000000ff', 'hex')
    fc.assert(
      fc.property(fc.nat(0xffff), fc.uint8Array({ maxLength: 200 }), (count, rest) => {
        const bytes = Buffer.concat([head, Buffer.from(rest)])
        bytes.writeUInt16BE(count, 14)
        const { messages, sink } = reader()
        let calls = 0
        readTransportFeedback(bytes, 0, bytes.length, { ...sink, packetArrived: (...args) => (calls++, sink.packetArrived(...args)) })
        expect(calls).toBeLessThanOrEqual(Math.min(count, rest.length))
        expect(messages.length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 2000 },
    )
  })

  it('[T4] hears nothing of a message whose chunks are cut off', () => {
    const bytes = Buffer.from('8fcd00050000000100000002000000640000000020033fff', 'hex')
    const { messages, sink } = reader()
    readTransportFeedback(bytes, 0, 22, sink)
    expect(messages).toEqual([])
  })
})
