import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExtensionWriter } from './extension-writer.ts'
import { ExtensionTable } from './header-extensions.ts'
import { u16 } from './network-order.ts'
import { isRtcp, readRtcp, type RtcpSink } from './rtcp-reader.ts'
import { NACK_MAX_BYTES, writeNack, writePictureLoss, writeRemb, writeSenderReport } from './rtcp-writer.ts'
import { emptyRtpHeader, paddingOf, parseRtpHeader } from './rtp-header.ts'

const recorder = () => {
  const calls: unknown[][] = []
  const call =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args])
  const sink: RtcpSink = {
    senderReport: call('senderReport'),
    reportBlock: call('reportBlock'),
    missing: call('missing'),
    keyFrameWanted: call('keyFrameWanted'),
    bye: call('bye'),
    arrivals: { feedbackBegins: call('feedbackBegins'), packetArrived: call('packetArrived'), feedbackEnds: call('feedbackEnds') },
  }
  return { calls, sink }
}

/** Random bytes that look like packets more often than chance has it. */
const rtpLike = fc
  .tuple(fc.constantFrom(0x80, 0x90, 0xb0, 0xbf, 0x00), fc.uint8Array({ maxLength: 200 }))
  .map(([first, rest]) => Uint8Array.of(first, ...rest))
const rtcpLike = fc
  .array(fc.tuple(fc.nat(31), fc.integer({ min: 192, max: 223 }), fc.nat(12), fc.uint8Array({ maxLength: 48 })), { maxLength: 6 })
  .map((parts) => Uint8Array.from(parts.flatMap(([count, type, words, body]) => [0x80 | count, type, 0, words, ...body])))

describe('parsers of what comes from outside', () => {
  it('[T4] stay within the packet, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.oneof(rtpLike, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        const header = emptyRtpHeader()
        if (!parseRtpHeader(bytes, 0, bytes.length, header)) return
        expect(header.length).toBeLessThanOrEqual(bytes.length)
        const padding = paddingOf(bytes, 0, bytes.length, header)
        expect(padding).toBeLessThanOrEqual(bytes.length - header.length)
        const table = new ExtensionTable()
        table.read(bytes, header)
        expect(table.count).toBeLessThanOrEqual(16)
        for (let i = 0; i < table.count; i++) expect(table.offsetOf(i) + table.lengthOf(i)).toBeLessThanOrEqual(header.length)
      }),
      { numRuns: 2000 },
    )
  })

  it('[T4] read RTCP of random bytes without an end nor an exception', () => {
    fc.assert(
      fc.property(fc.oneof(rtcpLike, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const { calls, sink } = recorder()
        readRtcp(bytes, 0, bytes.length, sink)
        // A NACK entry of four bytes names 17 packets; nothing says more with less.
        expect(calls.length).toBeLessThanOrEqual((bytes.length / 4) * 17)
      }),
      { numRuns: 2000 },
    )
  })

  it('read what the writers write', () => {
    const memory = new Uint8Array(600)
    let end = writeSenderReport(memory, 0, {
      ssrc: 9,
      ntpSeconds: 0xfffffff0,
      ntpFraction: 7,
      timestamp: 0x80000001,
      packets: 1,
      octets: 2,
    })
    end = writePictureLoss(memory, end, 1, 0xabcdef01)
    end = writeRemb(memory, end, 1, 3_000_000, [5, 6])
    const { calls, sink } = recorder()
    readRtcp(memory, 0, end, sink)
    expect(calls).toEqual([
      ['senderReport', 9, 0xfffffff0, 7, 0x80000001],
      ['keyFrameWanted', 0xabcdef01],
    ])
    expect(isRtcp(memory, 0)).toBe(true)
  })

  it('read a wish for a key frame in each entry of a FIR (RFC 5104 §4.3.1)', () => {
    const memory = Buffer.from('84ce0006000000010000000000000010070000000000001108000000', 'hex')
    const { calls, sink } = recorder()
    readRtcp(memory, 0, memory.length, sink)
    expect(calls).toEqual([
      ['keyFrameWanted', 0x10],
      ['keyFrameWanted', 0x11],
    ])
  })

  it('name in a NACK exactly what is missing, over a wrap', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 65_500, max: 65_600 }), { minLength: 1, maxLength: 60 }), (unsorted) => {
        const sequences = unsorted.toSorted((a, b) => a - b)
        const memory = new Uint8Array(NACK_MAX_BYTES)
        const { calls, sink } = recorder()
        readRtcp(memory, 0, writeNack(memory, 0, 1, 77, sequences), sink)
        expect(calls).toEqual(sequences.map((sequence) => ['missing', 77, sequence & 0xffff]))
      }),
    )
  })

  it('read back header extensions in both forms', () => {
    const element = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.uint8Array({ minLength: 0, maxLength: 30 }))
    fc.assert(
      fc.property(fc.uniqueArray(element, { selector: ([id]) => id, maxLength: 8 }), (elements) => {
        const writer = new ExtensionWriter()
        for (const [id, value] of elements) writer.add(id, value, 0, value.length)
        const memory = new Uint8Array(500)
        memory[0] = elements.length > 0 ? 0x90 : 0x80
        const length = 12 + writer.write(memory, 12)
        const header = emptyRtpHeader()
        expect(parseRtpHeader(memory, 0, length, header)).toBe(true)
        expect(header.length).toBe(length)
        const table = new ExtensionTable()
        table.read(memory, header)
        const read = Array.from({ length: table.count }, (_, i) => {
          return [table.ids[i], memory.slice(table.offsetOf(i), table.offsetOf(i) + table.lengthOf(i))]
        })
        expect(read).toEqual(elements)
        expect(elements.length === 0 ? 12 : 16 + u16(memory, 14) * 4).toBe(length)
      }),
    )
  })
})
