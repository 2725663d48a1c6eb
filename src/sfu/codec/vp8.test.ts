import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Vp8Continuity } from './vp8-continuity.ts'
import { emptyVp8Descriptor, parseVp8, shiftVp8 } from './vp8.ts'

const picture = (pictureId: number, tl0: number, keyIndex: number, key: boolean): Buffer =>
  Buffer.from([0x90, 0xf0, 0x80 | (pictureId >>> 8), pictureId & 0xff, tl0, 0x40 | keyIndex, key ? 0 : 1, 1, 2, 3])

/** Rewrites a packet as a subscriber's continuity says. */
const pass = (continuity: Vp8Continuity, payload: Buffer, fresh: boolean) => {
  const descriptor = emptyVp8Descriptor()
  expect(parseVp8(payload, 0, payload.length, descriptor)).toBe(true)
  if (fresh) continuity.restart(descriptor)
  const copy = Buffer.concat([Buffer.alloc(5), payload])
  shiftVp8(copy, 5, descriptor, continuity.shiftOf(descriptor))
  const read = emptyVp8Descriptor()
  parseVp8(copy, 5, payload.length, read)
  expect(copy.subarray(11)).toEqual(payload.subarray(6))
  return read
}

describe('VP8', () => {
  it('goes on counting pictures across switches of layer, over their wraps', () => {
    const run = fc.record({ pictureId: fc.nat(0x7fff), tl0: fc.nat(0xff), keyIndex: fc.nat(0x1f), length: fc.integer({ min: 1, max: 40 }) })
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), (runs) => {
        const continuity = new Vp8Continuity()
        const seen = runs.flatMap(({ pictureId, tl0, keyIndex, length }) =>
          Array.from({ length }, (_, i) => {
            const payload = picture((pictureId + i) & 0x7fff, (tl0 + i) & 0xff, keyIndex, i === 0)
            return pass(continuity, payload, i === 0)
          }),
        )
        const [first] = seen
        expect(seen.map((read) => (read.pictureId - first!.pictureId) & 0x7fff)).toEqual(seen.map((_, i) => i & 0x7fff))
        expect(seen.map((read) => (read.tl0 - first!.tl0) & 0xff)).toEqual(seen.map((_, i) => i & 0xff))
      }),
      { numRuns: 50 },
    )
  })

  it('keeps a picture id of seven bits at seven', () => {
    const descriptor = emptyVp8Descriptor()
    const payload = Buffer.from([0x90, 0x80, 0x7f, 0x00])
    parseVp8(payload, 0, payload.length, descriptor)
    shiftVp8(payload, 0, descriptor, { pictureId: 2, tl0: 0, keyIndex: 0 })
    expect(payload[2]).toBe(1)
  })

  it('[T4] finds nothing in what is cut short, and reads no byte beyond', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const descriptor = emptyVp8Descriptor()
        const isVp8 = parseVp8(bytes, 0, bytes.length, descriptor)
        expect(descriptor.startsKeyFrame && !isVp8).toBe(false)
        for (const at of [descriptor.pictureIdAt, descriptor.tl0At, descriptor.keyIndexAt]) expect(at).toBeLessThan(bytes.length)
      }),
    )
  })
})
