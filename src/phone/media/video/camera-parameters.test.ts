import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parametersIn } from './camera-parameters.ts'

const unit = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** As x264 writes them. */
const HD = unit('6742c01fd9005005bb0110000003001000000303c0f1832480')

describe('a camera’s parameters', () => {
  it('are found among others in one packet, and alone', () => {
    const together = Buffer.concat([unit('78000468ce3c800019'), HD])
    expect(parametersIn(together)).toMatchObject({ width: 1_280, height: 720 })
    expect(parametersIn(HD)).toMatchObject({ width: 1_280 })
    expect(parametersIn(unit('5c81aabb'))).toBeNull()
  })

  it('[T4] are a size or nothing, whatever the packet', () => {
    const bent = fc.tuple(fc.nat(HD.length - 1), fc.nat(255)).map(([at, byte]) => Buffer.from(HD).fill(byte, at, at + 1))
    const together = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.concat([unit('18'), bytes]))
    fc.assert(
      fc.property(fc.oneof(bent, together, fc.uint8Array()), (bytes) => {
        const { width, height } = parametersIn(bytes) ?? { width: 1, height: 1 }
        expect(Math.min(width, height)).toBeGreaterThan(0)
      }),
    )
  })
})
