import { beforeEach, describe, expect, it } from 'vitest'
import { IdlePace } from './idle-pace.ts'

let now = 0
beforeEach(() => (now = 0))

/** How often it is looked at in so many milliseconds, of what is offered every so many. */
function looksIn(pace: IdlePace, milliseconds: number, every: number): number {
  let looks = 0
  for (const end = now + milliseconds; now < end; now += every) if (!pace.skips(now)) looks++
  return looks
}

describe('a peer', () => {
  it('is looked at each time in the second after something came or went, and every 100 ms after that', () => {
    const pace = new IdlePace()
    expect(looksIn(pace, 1000, 20)).toBe(50)
    expect(looksIn(pace, 2000, 20)).toBe(20)
    pace.stir()
    expect(looksIn(pace, 1000, 20)).toBe(50)
    expect(looksIn(pace, 1000, 20)).toBe(10)
  })

  it('is looked at each time where that is seldom anyway', () => {
    const pace = new IdlePace()
    expect(looksIn(pace, 10_000, 100)).toBe(100)
  })

  it('that has a picture, either way, is looked at each time', () => {
    const pace = new IdlePace()
    pace.began(true)
    pace.began(false)
    pace.ended(false)
    expect(looksIn(pace, 4000, 20)).toBe(200)
    pace.ended(true)
    expect(looksIn(pace, 2000, 20)).toBe(60)
  })
})
