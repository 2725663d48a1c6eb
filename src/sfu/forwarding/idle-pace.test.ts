import { describe, expect, it } from 'vitest'
import { IdlePace } from './idle-pace.ts'

const looksIn = (pace: IdlePace, ticks: number): number =>
  Array.from({ length: ticks }, () => pace.skips()).filter((skipped) => !skipped).length

describe('a peer', () => {
  it('is looked at in every tick of the second after something came or went, and every 100 ms after that', () => {
    const pace = new IdlePace()
    expect(looksIn(pace, 50)).toBe(50)
    expect(looksIn(pace, 100)).toBe(20)
    pace.stir()
    expect(looksIn(pace, 50)).toBe(50)
    expect(looksIn(pace, 50)).toBe(10)
  })

  it('that has a picture, either way, is looked at in every tick', () => {
    const pace = new IdlePace()
    pace.began(true)
    pace.began(false)
    pace.ended(false)
    expect(looksIn(pace, 200)).toBe(200)
    pace.ended(true)
    expect(looksIn(pace, 100)).toBe(60)
  })
})
