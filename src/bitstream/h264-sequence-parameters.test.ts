import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSequenceParameters } from './h264-sequence-parameters.ts'

const unit = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** Behind the head of baseline: bits as they are written down. */
const withBits = (bits: string): string =>
  `6742c01f${(bits.padEnd(64, '0').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('')}`

/** As x264 writes them. */
const HD = unit('6742c01fd9005005bb0110000003001000000303c0f1832480')

describe('sequence parameters', () => {
  it.each([
    ['main', '674d400beca162760220000003002000000781e28532c0', 0x4d, 11, 176, 144],
    ['constrained baseline, with bytes that keep start codes away', HD.toString('hex'), 0x42, 31, 1_280, 720],
    ['high, cropped', '67640028acd940780227e5c044000003000400000300f03c60c658', 0x64, 40, 1_920, 1_080],
    ['4:4:4', '67f4001e919b281405ff138088000003000800000301e078b16cb0', 0xf4, 30, 640, 360],
    ['a size that is no multiple of 16', '6742c015d901b1fe4f0110000003001000000303c0f162e480', 0x42, 21, 426, 240],
    ['fields', '67640028acd94078044fde0220000003002000000643e2c5b2c0', 0x64, 40, 1_920, 1_080],
  ])('are read: %s', (_what, hex, profile, level, width, height) => {
    expect(readSequenceParameters(unit(hex))).toMatchObject({ profile, level, width, height })
  })

  it('tell what is coded beside what is shown, and in which colours', () => {
    const hd = unit('67640028acd940780227e5c044000003000400000300f03c60c658')
    expect(readSequenceParameters(hd)).toMatchObject({
      codedWidth: 1_920,
      codedHeight: 1_088,
      colours: { format: 1, isEightBit: true, isScaled: false },
    })
    const full = unit('67f4001e919b281405ff138088000003000800000301e078b16cb0')
    expect(readSequenceParameters(full)?.colours).toMatchObject({ format: 3, isEightBit: true })
  })

  it.each([
    ['another unit', '68ce3c80'],
    ['nothing', ''],
    ['an end in the midst', HD.subarray(0, 7).toString('hex')],
    ['a width of 24 016', withBits(`1 1 011 1 0 ${'0'.repeat(10)}10111011101 1 1 1 0`.replaceAll(' ', ''))],
    ['more cropping than picture', withBits('1 1 011 1 0 1 1 1 1 1 0001001 1 1 1'.replaceAll(' ', ''))],
  ])('[T4] are not read out of %s', (_what, hex) => expect(readSequenceParameters(unit(hex))).toBeNull())

  it('[T4] are a size or nothing, whatever the bytes', () => {
    const bent = fc.tuple(fc.nat(HD.length - 1), fc.nat(255)).map(([at, byte]) => Buffer.from(HD).fill(byte, at, at + 1))
    const behind = fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.concat([unit('67640028'), bytes]))
    fc.assert(
      fc.property(fc.oneof(bent, behind, fc.uint8Array()), (bytes) => {
        const found = readSequenceParameters(bytes)
        if (found === null) return
        for (const pixels of [found.width, found.height]) expect(Number.isInteger(pixels) && pixels > 0 && pixels <= 16_384).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
