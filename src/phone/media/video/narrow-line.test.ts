import { describe, expect, it } from 'vitest'
import { NarrowLine } from './narrow-line.suite.ts'

const WIDE = { rate: 20_000_000, delayMs: 20 }
/** The issue's. */
const RECOVERS_WITHIN_MS = 2_000

describe('a picture on a network that becomes narrow', () => {
  it.each([
    [200_000, 2],
    [400_000, 1],
    [1_000_000, 5],
  ])('[V3] moves again within 2 s at %i bit/s, stays, and is wide again', (rate, seed) => {
    const line = new NarrowLine(WIDE, { nack: true }, seed)
    line.pass(15)
    line.reshape({ rate })
    expect(line.pass(20).still).toBeLessThan(RECOVERS_WITHIN_MS)
    const later = line.pass(20)
    expect(later.still).toBeLessThan(RECOVERS_WITHIN_MS)
    // Encoders go in steps of half as much again.
    expect(later.bitsPerSecond / rate).toBeGreaterThan(0.55)
    line.reshape(WIDE)
    line.pass(35)
    expect(line.pass(5)).toMatchObject({ width: 1_280 })
  })

  it.each([1, 2, 3])('moves again where the room asks for key frames alone, though not as soon', (seed) => {
    const line = new NarrowLine(WIDE, { nack: false }, seed)
    line.pass(20)
    line.reshape({ rate: 400_000 })
    expect(line.pass(10).still).toBeLessThan(2 * RECOVERS_WITHIN_MS)
    const later = line.pass(40)
    expect(later.still).toBeLessThan(2 * RECOVERS_WITHIN_MS)
    expect(later.pictures).toBeGreaterThan(500)
  })

  it.each([0.05, 0.1])('[V3] is as good as before where %s of all packets are lost, and the room asks for them', (loss) => {
    const line = new NarrowLine({ ...WIDE, loss }, { nack: true })
    const seen = line.pass(20)
    expect(seen.still).toBeLessThan(RECOVERS_WITHIN_MS)
    expect(seen.width).toBe(1_280)
    expect(line.rate).toBeGreaterThan(1_500_000)
  })

  it('begins on a narrow network, where nothing was ever carried', () => {
    const line = new NarrowLine({ rate: 400_000 }, { nack: true }, 5)
    expect(line.pass(20).still).toBeLessThan(RECOVERS_WITHIN_MS)
  })

  it('becomes wide again though nothing in it moves', () => {
    const line = new NarrowLine(WIDE, { nack: true }, 5)
    line.pass(20)
    line.reshape({ rate: 400_000 })
    line.pass(10)
    line.activity = 0.05
    line.reshape(WIDE)
    line.pass(40)
    expect(line.pass(5).width).toBe(1_280)
  })
})
