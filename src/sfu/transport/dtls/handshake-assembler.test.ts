import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HandshakeAssembler } from './handshake-assembler.ts'

/** A record with one fragment of a message. */
function fragment(type: number, sequence: number, body: Uint8Array, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(13 + 12 + length)
  bytes.set([22, 0xfe, 0xfd])
  bytes.writeUInt16BE(12 + length, 11)
  bytes.writeUInt8(type, 13)
  bytes.writeUIntBE(body.length, 14, 3)
  bytes.writeUInt16BE(sequence, 17)
  bytes.writeUIntBE(offset, 19, 3)
  bytes.writeUIntBE(length, 22, 3)
  bytes.set(body.subarray(offset, offset + length), 25)
  return bytes
}

describe('handshake messages', () => {
  it('come together from fragments in any order, some more than once', () => {
    const body = fc.uint8Array({ minLength: 1, maxLength: 400 })
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 60 }), fc.infiniteStream(fc.nat(1000)), (bytes, step, random) => {
        const pieces: Buffer[] = []
        for (let at = 0; at < bytes.length; at += step) {
          // Overlapping now and then, as after a resend in other sizes.
          const from = Math.max(0, at - (random.next().value! % 7))
          pieces.push(fragment(11, 3, bytes, from, Math.min(at + step, bytes.length) - from))
        }
        const order = [...pieces, ...pieces.slice(0, -1)]
          .map((piece) => [random.next().value!, piece] as const)
          .toSorted(([a], [b]) => a - b)
        const assembler = new HandshakeAssembler()
        const first = order.flatMap(([, piece]) => assembler.take(piece))[0]
        expect(first).toEqual(fragment(11, 3, bytes, 0, bytes.length))
      }),
    )
  })

  it('one record may hold several', () => {
    const [a, b] = [Buffer.from('certificate'), Buffer.from('key exchange')]
    const both = Buffer.concat([fragment(11, 1, a, 0, a.length), fragment(16, 2, b, 0, b.length).subarray(13)])
    expect(new HandshakeAssembler().take(both)).toEqual([fragment(11, 1, a, 0, a.length), fragment(16, 2, b, 0, b.length)])
  })

  it('[T4] what is out of bounds is dropped', () => {
    const assembler = new HandshakeAssembler()
    const beyond = fragment(1, 0, Buffer.alloc(20), 0, 20)
    beyond.writeUIntBE(1, 19, 3)
    const huge = fragment(1, 0, Buffer.alloc(20), 0, 20)
    huge.writeUIntBE(1 << 20, 14, 3)
    expect([...assembler.take(beyond), ...assembler.take(huge), ...assembler.take(Buffer.alloc(13))]).toEqual([])
  })

  it('[T4] no bytes make it throw, and few parts are kept', () => {
    const assembler = new HandshakeAssembler()
    for (let sequence = 0; sequence < 100; sequence++) expect(assembler.take(fragment(1, sequence, Buffer.alloc(20), 0, 10))).toEqual([])
    expect(assembler.take(fragment(1, 99, Buffer.alloc(20), 10, 10))).toEqual([])
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => assembler.take(Buffer.from(bytes)).length <= 10))
  })
})
