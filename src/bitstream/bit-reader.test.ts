import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitReader } from './bit-reader.ts'

/** Bits as they are written down, filled up with zeros to whole bytes. */
const bytesOf = (bits: string): Uint8Array =>
  Uint8Array.from(bits.match(/.{1,8}/g) ?? [], (byte) => Number.parseInt(byte.padEnd(8, '0'), 2))
const reading = (bits: string): BitReader => new BitReader().begin(bytesOf(bits))

describe('bits', () => {
  it('come in the order in which they were written, as many at a time as asked', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 32 }).chain((bits) => fc.tuple(fc.constant(bits), fc.nat(2 ** bits - 1))))
    fc.assert(
      fc.property(numbers, (list) => {
        const reader = reading(list.map(([bits, value]) => value.toString(2).padStart(bits, '0')).join(''))
        for (const [bits, value] of list) expect(reader.read(bits)).toBe(value)
        expect(reader.overrun).toBe(false)
      }),
    )
  })

  it('of Exp-Golomb are those of H.264 §9.1, table 9-2 and 9-3', () => {
    const codes = ['1', '010', '011', '00100', '00101', '00110', '00111', '0001000']
    const all = codes.join('')
    const unsigned = reading(all)
    const signed = reading(all)
    expect(codes.map(() => unsigned.unsigned())).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(codes.map(() => signed.signed() + 0)).toEqual([0, 1, -1, 2, -2, 3, -3, 4])
  })

  it('of a number below five are two, or three for the highest two', () => {
    const reader = reading(['00', '01', '10', '110', '111'].join(''))
    expect([0, 0, 0, 0, 0].map(() => reader.below(5))).toEqual([0, 1, 2, 3, 4])
  })

  it('begin where they are said to, and beyond their end all are 0, which is told', () => {
    const reader = new BitReader().begin(Uint8Array.of(0xff, 0x81, 0xff), 1, 1)
    expect(reader.flag()).toBe(true)
    reader.skip(6)
    expect([reader.read(1), reader.overrun]).toEqual([1, false])
    expect([reader.read(4), reader.overrun]).toEqual([0, true])
    expect([reader.unsigned(), reader.begin(Uint8Array.of(0x80)).unsigned(), reader.overrun]).toEqual([2 ** 32 - 1, 0, false])
  })
})
