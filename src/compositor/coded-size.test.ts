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
