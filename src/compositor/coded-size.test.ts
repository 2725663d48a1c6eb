import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codedSize, isDrawable } from './coded-size.ts'
import { codedPictures, GREEN } from './moving-picture.suite.ts'

const codec = fc.constantFrom('vp8' as const, 'h264' as const, 'vp9' as const)

describe('the size that a key frame tells', () => {
  it('is the one that it was coded in, to whole macroblocks', async () => {
    for (const of of ['vp8', 'vp9'] as const) {
      const [key] = await codedPictures(of, GREEN, 1, { width: 350, height: 190 })
      expect(codedSize(key!)).toEqual({ width: 350, height: 190 })
    }
    const [key] = await codedPictures('h264', GREEN, 1, { width: 350, height: 190 })
    expect(codedSize(key!)).toEqual({ width: 352, height: 192 })
  })

  it('is refused where it is a bomb, or no picture', () => {
    const vp8 = (width: number, height: number) =>
      codedSize({ codec: 'vp8', data: Uint8Array.of(0, 0, 0, 0x9d, 1, 0x2a, width & 255, width >> 8, height & 255, height >> 8) })
    expect(vp8(16_383, 16_383)).toEqual({ width: 16_383, height: 16_383 })
    expect([vp8(16_383, 16_383), vp8(16, 2_000), vp8(8, 8), vp8(640, 360)].map((size) => isDrawable(size!))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  it('of colours that are not drawn is none to be drawn, so that no decoder is given it', () => {
    const high = (...sps: readonly number[]) => codedSize({ codec: 'h264', data: Uint8Array.of(0, 0, 0, 1, 0x67, 100, 0, 40, ...sps) })
    // Scaling lists; 4:4:4; ten bits; an end in the midst.
    const hidden = [high(0b10101101, 0xff, 0xff, 0xff), high(0b10010001, 0xff, 0xff), high(0b10100110, 0xff, 0xff), high(0b10101100)]
    const vp9 = codedSize({ codec: 'vp9', data: Uint8Array.of(0xa2, 0x49, 0x83, 0x42, 0, 0xff, 0xff, 0xff, 0xff, 0xff) })
    expect([...hidden, vp9].map((size) => size === null || isDrawable(size))).toEqual(Array<boolean>(5).fill(false))
  })

  it('of any bytes is a size or none, and takes no time', () => {
    fc.assert(
      fc.property(codec, fc.uint8Array({ maxLength: 300 }), fc.boolean(), (of, bytes, begun) => {
        const beginning = { vp8: [0, 0, 0, 0x9d, 1, 0x2a], h264: [0, 0, 0, 1, 0x67, 66, 0xc0, 31], vp9: [0x82, 0x49, 0x83, 0x42] }[of]
        const size = codedSize({ codec: of, data: begun ? Uint8Array.from([...beginning, ...bytes]) : bytes })
        expect(size === null || (Number.isInteger(size.width) && size.width >= 0)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})
