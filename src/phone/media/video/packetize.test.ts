import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { H264AccessUnit } from '../../../sfu/codec/h264-access-unit.ts'
import { startsH264KeyFrame } from '../../../sfu/codec/h264.ts'
import { nalUnits } from './annex-b.ts'
import { MOST_PAYLOAD, MOST_WHOLE, packetize } from './packetize.ts'

const START = [0, 0, 0, 1]

/** A unit of this type whose bytes cannot be taken for a start code. */
const unit = (type: number, length: number, importance = 3): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i === 0 ? (importance << 5) | type : 1 + (i % 250)))

const streamOf = (units: readonly Uint8Array[]): Uint8Array => Uint8Array.from(units.flatMap((one) => [...START, ...one]))

/** As a receiver puts them together. */
const assembled = (payloads: readonly Uint8Array[]): Uint8Array | null => {
  const picture = new H264AccessUnit()
  for (const payload of payloads) if (!picture.add(payload)) return null
  return picture.take()
}

const typesOf = (payloads: readonly Uint8Array[]): readonly number[] => payloads.map(([head = 0]) => head & 0x1f)

const [SPS, PPS, SEI] = [unit(7, 20), unit(8, 5), unit(6, 30, 0)]

const anyUnit = fc
  .record({
    type: fc.constantFrom(1, 5, 6, 7, 8),
    length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20_000 })),
    importance: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ type, length, importance }) => unit(type, length, importance))

describe('units of a byte stream', () => {
  it('are found behind short and long start codes, without what fills', () => {
    const stream = Uint8Array.of(9, 0, 0, 1, 7, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0, 1, 0, 0, 1, 5, 3, 0)
    expect(nalUnits(stream).map((one) => [...one])).toEqual([
      [7, 1],
      [8, 2],
      [5, 3],
    ])
  })

  it.each([[[]], [[0, 0, 1]], [[0, 0, 0]], [[1, 2, 3, 4]]])('are none in %j', (bytes) =>
    expect(nalUnits(Uint8Array.from(bytes))).toEqual([]),
  )

  it('[T4] hold every byte but start codes and zeros, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 0, 1, 2, 255), { maxLength: 200 }), (bytes) => {
        for (const one of nalUnits(Uint8Array.from(bytes))) {
          expect(one.length).toBeGreaterThan(0)
          expect(one.at(-1)).not.toBe(0)
          expect(Buffer.from(one).indexOf(Buffer.from([0, 0, 1]))).toBe(-1)
        }
      }),
    )
  })
})

describe('a picture as packets (RFC 6184)', () => {
  it('[V3] in mode 1 has its parameter sets in one, and large units in pieces', () => {
    const payloads = packetize(streamOf([SPS, PPS, SEI, unit(5, 3_000)]), 1)
    expect(typesOf(payloads)).toEqual([24, 28, 28, 28])
    expect(payloads.slice(1).map(({ length }) => length)).toEqual([1_002, 1_002, 1_001])
    expect(startsH264KeyFrame(payloads[0]!, 0, payloads[0]!.length)).toBe(true)
  })

  it('is as important as the most important unit of it', () => {
    const [together] = packetize(streamOf([SEI, unit(7, 20, 2), unit(8, 5, 1)]), 1)
    expect(together![0]).toBe((2 << 5) | 24)
  })

  it('sends a single small unit as it is', () => {
    expect(packetize(streamOf([unit(1, 500)]), 1)).toEqual([unit(1, 500)])
    expect(packetize(streamOf([SPS, unit(1, 500)]), 1)).toEqual([SPS, unit(1, 500)])
  })

  it('leaves out what the marker tells, and what fills', () => {
    expect(typesOf(packetize(streamOf([unit(9, 2), unit(1, 50), unit(12, 900), unit(10, 1), unit(11, 1)]), 1))).toEqual([1])
  })

  it('[V3] in mode 0 is single units, but for what no network carries', () => {
    const payloads = packetize(streamOf([SPS, PPS, unit(5, 5_000)]), 0)
    expect(payloads).toEqual([SPS, PPS, unit(5, 5_000)])
    expect(new Set(typesOf(packetize(streamOf([unit(5, MOST_WHOLE + 1)]), 0)))).toEqual(new Set([28]))
  })

  it('[V3] is the same picture at the other side', () => {
    fc.assert(
      fc.property(fc.array(anyUnit, { minLength: 1, maxLength: 8 }), fc.constantFrom(0 as const, 1 as const), (units, mode) => {
        const payloads = packetize(streamOf(units), mode)
        expect(Buffer.compare(assembled(payloads) ?? Buffer.alloc(0), streamOf(units))).toBe(0)
        for (const { length } of payloads) expect(length).toBeLessThanOrEqual(mode === 1 ? MOST_PAYLOAD : MOST_WHOLE)
      }),
    )
  })

  it('[T4] is bounded, whatever is to be sent', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.constantFrom(0 as const, 1 as const), (bytes, mode) => {
        for (const { length } of packetize(bytes, mode)) expect(length).toBeLessThanOrEqual(MOST_WHOLE)
      }),
    )
  })
})
