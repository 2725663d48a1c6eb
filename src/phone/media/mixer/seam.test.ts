import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Seam } from './seam.ts'

const [ANN, BOB] = [{ name: 'ann' }, { name: 'bob' }]
const STEP = 960
const payload = (number: number): Uint8Array => Uint8Array.from({ length: 40 }, (_, i) => (number * 31 + i * 7 + (number >> 8) * 13) & 0xff)
const at = (number: number, from: number): number => (from + number * STEP) >>> 0
const packet = (number: number, from: number): { readonly timestamp: number; readonly payload: Uint8Array } => ({
  timestamp: at(number, from),
  payload: payload(number),
})
const start = fc.nat(0xffff_ffff)

describe('one stream out of two connections', () => {
  it('whatever their numbers are, and whoever is ahead', () => {
    fc.assert(
      fc.property(start, start, fc.integer({ min: -5, max: 5 }), (ann, bob, ahead) => {
        const seam = new Seam(STEP)
        const first = seam.place(ANN, packet(0, ann), 0)!
        for (let number = 1; number < 20; number++) {
          seam.place(ANN, packet(number, ann), number)
          const placed = number < 8 ? null : seam.place(BOB, packet(number + ahead, bob), number)
          expect(placed ?? at(number + ahead, first)).toEqual(at(number + ahead, first))
        }
        expect(seam.has(BOB)).toBe(true)
        seam.forget(ANN)
        expect(seam.place(BOB, packet(40, bob), 40)).toEqual(at(40, first))
      }),
    )
  })

  it('goes on by the clock where the second begins after the first was lost', () => {
    fc.assert(
      fc.property(start, start, fc.integer({ min: 1, max: 500 }), (ann, bob, gap) => {
        const seam = new Seam(STEP)
        const first = seam.place(ANN, packet(0, ann), 10)!
        seam.forget(ANN)
        expect(seam.place(BOB, packet(700, bob), 10 + gap)).toEqual(at(gap, first))
        expect(seam.place(BOB, packet(701, bob), 10 + gap)).toEqual(at(gap + 1, first))
      }),
    )
  })

  it('does not take one silence for another', () => {
    const seam = new Seam(STEP)
    const silence = Uint8Array.of(8)
    seam.place(ANN, { timestamp: 0, payload: silence }, 1)
    expect(seam.place(BOB, { timestamp: 5, payload: silence }, 1)).toBeNull()
  })
})
