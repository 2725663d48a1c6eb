import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { H264AccessUnit } from './h264-access-unit.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const startCode = [0, 0, 0, 1]

const taken = (...payloads: Uint8Array[]): number[] | null => {
  const unit = new H264AccessUnit()
  const data = payloads.every((payload) => unit.add(payload)) ? unit.take() : null
  return data && [...data]
}

/** RFC 6184 §5.8, in pieces of so many bytes. */
function fragments(unit: Uint8Array, size: number): Uint8Array[] {
  const head = unit[0] ?? 0
  const count = Math.ceil((unit.length - 1) / size)
  return Array.from({ length: count }, (_, at) => {
    const flags = (at === 0 ? 0x80 : 0) | (at === count - 1 ? 0x40 : 0)
    return bytes((head & 0xe0) | 28, flags | (head & 31), ...unit.subarray(1 + at * size, 1 + (at + 1) * size))
  })
}

describe('an access unit', () => {
  it('is made of units alone, together and in fragments', () => {
    const [parameters, picture, slice] = [bytes(0x67, 1, 2), bytes(0x68, 3), bytes(0x65, 9, 8, 7, 6, 5)]
    const together = bytes(0x78, 0, 3, ...parameters, 0, 2, ...picture)
    expect(taken(together, ...fragments(slice, 2), bytes(0x41, 7))).toEqual(
      [parameters, picture, slice, bytes(0x41, 7)].flatMap((unit) => [...startCode, ...unit]),
    )
  })

  it('any units in fragments of any size come out as they were', () => {
    const unit = fc.tuple(fc.integer({ min: 1, max: 23 }), fc.uint8Array({ minLength: 2, maxLength: 60 }))
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 9 }), (units, size) => {
        const whole = units.map(([type, body]) => bytes(0x60 | type, ...body))
        const payloads = whole.flatMap((each) => (each.length - 1 > size ? fragments(each, size) : [each]))
        expect(taken(...payloads)).toEqual(whole.flatMap((each) => [...startCode, ...each]))
      }),
    )
  })

  it.each([
    ['a fragment whose beginning is missing', [bytes(0x7c, 0x45, 1)]],
    ['fragments without their end', [bytes(0x7c, 0x85, 1), bytes(0x7c, 0x05, 2)]],
    ['a unit amidst fragments', [bytes(0x7c, 0x85, 1), bytes(0x41, 2), bytes(0x7c, 0x45, 3)]],
    ['fragments that begin twice', [bytes(0x7c, 0x85, 1), bytes(0x7c, 0xc5, 2)]],
    ['an aggregation that is cut off', [bytes(0x78, 0, 9, 0x67, 1)]],
    ['an aggregation with something behind it', [bytes(0x78, 0, 2, 0x67, 1, 0)]],
    ['an aggregation of nothing', [bytes(0x78)]],
    ['units in another order', [bytes(0x79, 0, 0, 0, 2, 0x67, 1)]],
    ['nothing', [bytes()]],
  ])('%s is none', (_what, payloads) => {
    expect(taken(...payloads)).toBeNull()
  })

  it('what is not defined yet is passed over', () => {
    expect(taken(bytes(0x7e, 1, 2), bytes(0x41, 5))).toEqual([...startCode, 0x41, 5])
  })

  it('a broken one leaves nothing to the next', () => {
    const unit = new H264AccessUnit()
    unit.add(bytes(0x41, 1))
    unit.add(bytes(0x7c, 0x85, 1))
    expect(unit.take()).toBeNull()
    expect(unit.add(bytes(0x41, 2))).toBe(true)
    expect([...(unit.take() ?? [])]).toEqual([...startCode, 0x41, 2])
  })

  it('grows no further than a picture may', () => {
    const unit = new H264AccessUnit()
    const slice = new Uint8Array(60_000).fill(0x41)
    let count = 0
    while (unit.add(slice)) count++
    expect(count * 60_004).toBeLessThanOrEqual(4 << 20)
    expect(count * 60_004).toBeGreaterThan(4_000_000)
  })

  it('[T4] is never more than what was put in, with a start code for each unit', () => {
    const payload = fc.tuple(fc.constantFrom(0x78, 0x7c, 0x65, 0x79, 0x00), fc.uint8Array({ maxLength: 40 }))
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 12 }), (payloads) => {
        const unit = new H264AccessUnit()
        let put = 0
        for (const [head, rest] of payloads) {
          unit.add(bytes(head, ...rest))
          // The least that a unit takes in an aggregation is its size and a byte.
          put += 1 + rest.length + 4 * (1 + rest.length / 3)
        }
        expect(unit.take()?.length ?? 0).toBeLessThanOrEqual(put)
      }),
    )
  })
})
