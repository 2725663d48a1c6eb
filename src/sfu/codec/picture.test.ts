/** VP8 and VP9: one picture out of its packets. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Vp8Picture } from './vp8-picture.ts'
import { Vp9Picture } from './vp9-picture.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

function taken(picture: Vp8Picture | Vp9Picture, ...payloads: readonly Uint8Array[]): number[] | null {
  const data = payloads.every((payload) => picture.add(payload)) ? picture.take() : null
  return data && [...data]
}

describe('a picture of VP8', () => {
  const vp8 = (...payloads: readonly Uint8Array[]): number[] | null => taken(new Vp8Picture(), ...payloads)

  it('is what stands behind the descriptors', () => {
    expect(vp8(bytes(0x10, 1, 2), bytes(0x00, 3), bytes(0x01, 4))).toEqual([1, 2, 3, 4])
    expect(vp8(bytes(0x90, 0xe0, 0x81, 0x02, 7, 0x40, 1, 2), bytes(0x80, 0x80, 0x05, 3))).toEqual([1, 2, 3])
  })

  it('begins once, with its beginning', () => {
    expect(vp8(bytes(0x00, 1))).toBeNull()
    expect(vp8(bytes(0x10, 1), bytes(0x10, 2))).toBeNull()
    expect(vp8()).toBeNull()
  })
})

describe('a picture of VP9', () => {
  const vp9 = (...payloads: readonly Uint8Array[]): number[] | null => taken(new Vp9Picture(), ...payloads)

  it('is what stands behind the descriptors', () => {
    expect(vp9(bytes(0x88, 0x05, 1, 2), bytes(0x84, 0x05, 3))).toEqual([1, 2, 3])
    // Fifteen bits of picture id, one reference in flexible mode.
    expect(vp9(bytes(0xdc, 0x81, 0x02, 0x02, 9))).toEqual([9])
    // Sizes of the layers, and a list of pictures with references.
    expect(vp9(bytes(0x0e, 0x18, 1, 64, 0, 36, 2, 0x04, 1, 0x08, 1, 2, 9))).toEqual([9])
  })

  it('of several spatial layers is the lowest', () => {
    const [low, high] = [bytes(0xac, 0x05, 0x00, 0x01, 1, 2), bytes(0xa4, 0x05, 0x03, 0x01, 3, 4)]
    expect(vp9(low, high)).toEqual([1, 2])
    expect(vp9(high)).toBeNull()
  })

  it('is whole from its beginning to its end', () => {
    expect(vp9(bytes(0x88, 0x05, 1))).toBeNull()
    expect(vp9(bytes(0x84, 0x05, 1))).toBeNull()
    expect(vp9(bytes(0x8c, 0x05, 1), bytes(0x84, 0x05, 1))).toBeNull()
    expect(vp9(bytes(0x9c, 0x05))).toBeNull()
  })

  it('[T4] no payload makes it throw, or give more than was put in', () => {
    const payload = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 30 }))
      .map(([first, rest]) => bytes(first, ...rest))
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 6 }), fc.boolean(), (payloads, isVp8) => {
        const picture = isVp8 ? new Vp8Picture() : new Vp9Picture()
        for (const each of payloads) picture.add(each)
        const put = payloads.reduce((sum, { length }) => sum + length, 0)
        expect(picture.take()?.length ?? 0).toBeLessThanOrEqual(put)
      }),
    )
  })
})
