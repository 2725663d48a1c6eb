import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyFrameDetector } from './key-frame.ts'
import { primaryOfRed } from './red.ts'

const starts = (codec: string, ...bytes: number[]): boolean => keyFrameDetector(codec)(Uint8Array.from(bytes), 0, bytes.length)

describe('the first packet of a key frame', () => {
  it('of VP8 is the start of its first partition, with the frame bit clear', () => {
    expect(starts('vp8', 0x10, 0x00, 0, 0)).toBe(true)
    expect(starts('vp8', 0x90, 0x80, 0x81, 0x02, 0x00, 0)).toBe(true)
    expect(starts('vp8', 0x10, 0x01, 0, 0)).toBe(false)
    expect(starts('vp8', 0x00, 0x00, 0, 0)).toBe(false)
    expect(starts('vp8', 0x11, 0x00, 0, 0)).toBe(false)
  })

  it('of H264 holds the sequence parameters', () => {
    expect(starts('h264', 0x67, 0x42, 0xc0)).toBe(true)
    expect(starts('h264', 0x78, 0x00, 0x02, 0x67, 0x42, 0x00, 0x02, 0x68, 0xce)).toBe(true)
    expect(starts('h264', 0x78, 0x00, 0x02, 0x68, 0xce, 0x00, 0x02, 0x65, 0x88)).toBe(false)
    expect(starts('h264', 0x7c, 0x85, 0x88)).toBe(false)
    expect(starts('h264', 0x7c, 0x87, 0x88)).toBe(true)
    expect(starts('h264', 0x41, 0x9a, 0x00)).toBe(false)
  })

  it('of VP9 begins a lowest spatial layer that is predicted from nothing', () => {
    expect(starts('vp9', 0x88, 0x81, 0x02, 0)).toBe(true)
    expect(starts('vp9', 0xa8, 0x81, 0x02, 0x00)).toBe(true)
    expect(starts('vp9', 0xa8, 0x81, 0x02, 0x02)).toBe(false)
    expect(starts('vp9', 0xc8, 0x81, 0x02, 0)).toBe(false)
    expect(starts('vp9', 0x80, 0x81, 0x02, 0)).toBe(false)
  })

  it('of AV1 begins a coded video sequence', () => {
    expect(starts('av1', 0x18, 0x0a)).toBe(true)
    expect(starts('av1', 0x10, 0x32)).toBe(false)
  })

  it('[T4] is looked for in random bytes without an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom('vp8', 'h264', 'vp9', 'av1', 'opus'), fc.uint8Array({ maxLength: 40 }), (codec, bytes) => {
        expect(typeof keyFrameDetector(codec)(bytes, 0, bytes.length)).toBe('boolean')
        const primary = primaryOfRed(bytes, 0, bytes.length)
        expect(primary).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})

describe('redundant audio', () => {
  it('holds the newest block last', () => {
    const red = Uint8Array.from([0x80 | 111, 0x0f, 0x00, 0x02, 111, 1, 2, 9, 8, 7])
    expect(primaryOfRed(red, 0, red.length)).toBe(7)
    expect(primaryOfRed(red, 0, 6)).toBe(-1)
    expect(primaryOfRed(Uint8Array.of(111, 5), 0, 2)).toBe(1)
  })
})
