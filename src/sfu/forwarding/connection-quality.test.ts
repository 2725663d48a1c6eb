import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { qualityOf, type ConnectionHealth } from './connection-quality.ts'
import { SimulatedMeeting } from './simulated-meeting.suite.ts'

const RANKS = ['poor', 'good', 'excellent']
const rank = (health: ConnectionHealth): number => RANKS.indexOf(qualityOf(health))

describe('the quality of a connection', () => {
  it('is no better when anything is worse', () => {
    const health = fc.record({
      lossUp: fc.double({ min: 0, max: 1, noNaN: true }),
      lossDown: fc.double({ min: 0, max: 1, noNaN: true }),
      roundTripMs: fc.nat(2000),
      reduced: fc.boolean(),
      held: fc.boolean(),
    })
    fc.assert(
      fc.property(health, health, (a, b) => {
        const worse = {
          lossUp: Math.max(a.lossUp, b.lossUp),
          lossDown: Math.max(a.lossDown, b.lossDown),
          roundTripMs: Math.max(a.roundTripMs, b.roundTripMs),
          reduced: a.reduced || b.reduced,
          held: a.held || b.held,
        }
        expect(rank(worse)).toBeLessThanOrEqual(rank(a))
      }),
    )
  })

  it('follows the network: all, less, nothing of the picture, and all again', () => {
    const meeting = new SimulatedMeeting().run(3)
    expect(meeting.subscriber.media.quality()).toBe('excellent')
    meeting.become({ rate: 400_000 }).run(6)
    expect(meeting.subscriber.media.quality()).toBe('good')
    meeting.become({ rate: 100_000 }).run(6)
    expect(meeting.subscriber.media.quality()).toBe('poor')
    meeting.become({ rate: 5_000_000 }).run(15)
    expect(meeting.subscriber.media.quality()).toBe('excellent')
  })
})
