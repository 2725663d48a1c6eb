import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBitrateRequests, writeBitrateNotice, type BitrateRequest } from './bitrate-request.ts'

const read = (packet: Uint8Array): readonly BitrateRequest[] => {
  const found: BitrateRequest[] = []
  readBitrateRequests(packet, packet.length, (request) => found.push(request))
  return found
}

/** RFC 5104 §4.2.1: exponent 3, mantissa 50 000, overhead 40. */
const REQUEST = Buffer.from(
  `83cd0004 0000abcd 00000000 00112233 ${(3 * 2 ** 26 + 50_000 * 2 ** 9 + 40).toString(16).padStart(8, '0')}`.replaceAll(' ', ''),
  'hex',
)

describe('requests for fewer bits (RFC 5104)', () => {
  it('[T4] are read behind other parts', () => {
    const report = Buffer.from('80c900010000abcd', 'hex')
    expect(read(Buffer.concat([report, REQUEST]))).toEqual([{ sender: 0xabcd, media: 0x112233, bitsPerSecond: 400_000, overhead: 40 }])
  })

  it('are answered by what we keep to', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), fc.nat(511), (bitsPerSecond, overhead) => {
        const memory = new Uint8Array(20)
        expect(writeBitrateNotice(memory, 0, 7, { sender: 0xabcd, media: 9, bitsPerSecond, overhead })).toBe(20)
        expect([memory[0], memory[1]]).toEqual([0x84, 205])
        // A notice is laid out like a request; its entry names who asked.
        memory[0] = 0x83
        const [said] = read(memory)
        expect(said).toMatchObject({ sender: 7, media: 0xabcd, overhead })
        expect(said!.bitsPerSecond).toBeLessThanOrEqual(bitsPerSecond)
        expect(said!.bitsPerSecond).toBeGreaterThan(bitsPerSecond * 0.9999 - 1)
      }),
    )
  })

  it.each([
    ['an end in the midst', REQUEST.subarray(0, 18)],
    ['another version', Buffer.concat([Buffer.from([0x43]), REQUEST.subarray(1)])],
    ['a notice', Buffer.concat([Buffer.from([0x84]), REQUEST.subarray(1)])],
    ['no entry', Buffer.from('83cd00020000abcd00000000', 'hex')],
  ])('[T4] are none in %s', (_what, packet) => expect(read(packet)).toEqual([]))

  it('[T4] never are more than the bytes hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        if (bytes.length > 1) bytes.set([0x83, 205])
        expect(read(bytes).length).toBeLessThanOrEqual(bytes.length / 8)
      }),
    )
  })
})
