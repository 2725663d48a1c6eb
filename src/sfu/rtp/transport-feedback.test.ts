import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TransportWideCC } from 'werift'
import { RtcpHeader } from 'werift'
import { ArrivalLog } from './arrival-log.ts'
import { FEEDBACK_MAX_BYTES, writeTransportFeedback } from './transport-feedback.ts'

interface Told {
  readonly base: number
  /** Quarters of a millisecond, null where nothing arrived. */
  readonly arrivals: readonly (number | null)[]
}

/** A decoder of our own, from the draft's words. */
const decode = (message: Buffer): Told => {
  expect(message.readUInt16BE(2)).toBe(message.length / 4 - 1)
  const count = message.readUInt16BE(14)
  const symbols: number[] = []
  let at = 20
  for (; symbols.length < count; at += 2) {
    const chunk = message.readUInt16BE(at)
    if (chunk < 0x8000) symbols.push(...Array<number>(chunk & 0x1fff).fill((chunk >>> 13) & 3))
    else if (chunk < 0xc000) for (let bit = 13; bit >= 0; bit--) symbols.push((chunk >>> bit) & 1)
    else for (let bit = 12; bit >= 0; bit -= 2) symbols.push((chunk >>> bit) & 3)
  }
  let time = message.readUIntBE(16, 3) * 256
  const arrivals = symbols.slice(0, count).map((symbol) => {
    if (symbol === 0) return null
    time += symbol === 1 ? message.readUInt8(at) : message.readInt16BE(at)
    at += symbol
    return time
  })
  expect(message.length - at).toBeLessThan(4)
  return { base: message.readUInt16BE(12), arrivals }
}

const write = (log: ArrivalLog): Buffer => {
  const memory = Buffer.alloc(FEEDBACK_MAX_BYTES)
  return memory.subarray(0, writeTransportFeedback(memory, 0, log, 1, 2, 3))
}

/** Everything that the log has to tell, by sequence number. */
const drain = (log: ArrivalLog): Map<number, number | null> => {
  const told = new Map<number, number | null>()
  while (log.pending) {
    const { base, arrivals } = decode(write(log))
    arrivals.forEach((time, i) => told.set((base + i) & 0xffff, time))
  }
  return told
}

const network = fc.array(fc.record({ lost: fc.boolean(), late: fc.nat(30), wait: fc.oneof(fc.nat(5), fc.nat(90), fc.nat(9000)) }), {
  minLength: 1,
  maxLength: 600,
})

describe('transport-wide feedback', () => {
  it('tells when each packet came, and which did not', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), network, (first, packets) => {
        const log = new ArrivalLog()
        const came = new Map<number, number>()
        let now = 5000
        const order = packets
          .map((packet, i) => ({ ...packet, sequence: (first + i) & 0xffff, at: i + packet.late }))
          .toSorted((a, b) => a.at - b.at)
        const arrived = order.filter(({ lost }) => !lost)
        for (const { sequence, wait } of arrived) {
          now += wait / 4
          log.arrived(sequence, now)
          came.set(sequence, now)
        }
        const told = drain(log)
        for (const [sequence, time] of came) expect(told.get(sequence)).toBe(time * 4)
        expect([...told].filter(([sequence, time]) => time !== null && !came.has(sequence))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('begins another message where a pause is longer than a delta can say', () => {
    const log = new ArrivalLog()
    log.arrived(1, 1000)
    log.arrived(2, 31_000)
    const messages = [decode(write(log)), decode(write(log))]
    expect(messages).toEqual([
      { base: 1, arrivals: [4000] },
      { base: 2, arrivals: [124_000] },
    ])
    expect(log.pending).toBe(false)
  })

  it('is read by werift as well', () => {
    const log = new ArrivalLog()
    for (const [i, sequence] of [65_530, 65_531, 65_534, 2, 3, 9].entries()) log.arrived(sequence, 100 + i * 40)
    const message = write(log)
    const feedback = TransportWideCC.deSerialize(message.subarray(4), RtcpHeader.deSerialize(message))
    expect(feedback.packetStatusCount).toBe(16)
    expect(feedback.baseSequenceNumber).toBe(65_530)
    expect(feedback.recvDeltas.length).toBe(6)
  })

  it('stays bounded when numbers jump', () => {
    const log = new ArrivalLog()
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 100 }), (sequences) => {
        for (const [i, sequence] of sequences.entries()) log.arrived(sequence, i)
        for (let messages = 0; log.pending; messages++) {
          expect(messages).toBeLessThan(30)
          expect(write(log).length).toBeLessThanOrEqual(FEEDBACK_MAX_BYTES)
        }
      }),
    )
  })
})
