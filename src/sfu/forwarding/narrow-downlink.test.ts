import { describe, expect, it } from 'vitest'
import { LAYER_RATES, SimulatedMeeting } from './simulated-meeting.suite.ts'

const [LOWEST = 0, , HIGHEST = 0] = LAYER_RATES
/** Key frames and copies come on top. */
const NEARLY = 0.85

describe("a subscriber's network", () => {
  it('that carries all is given all, even if it loses a tenth', () => {
    for (const loss of [0, 0.02, 0.05, 0.1]) {
      const meeting = new SimulatedMeeting({ loss }).run(5)
      expect(meeting.picture(4)).toBeGreaterThan(HIGHEST * NEARLY * (1 - loss))
      expect(meeting.soundLoss(4)).toBeLessThan(loss * 2 + 0.001)
    }
  })

  it('that becomes narrow gets a smaller picture and whole sound, and all again when it is wide', () => {
    const meeting = new SimulatedMeeting().run(4).become({ rate: 500_000 }).run(10)
    expect(meeting.soundLoss(8)).toBe(0)
    expect(meeting.held).toEqual([])
    expect(Math.max(...meeting.seconds.slice(-5).map(({ soundDelay }) => soundDelay))).toBeLessThan(250)
    expect(meeting.picture(5)).toBeGreaterThan(LOWEST * NEARLY)
    meeting.become({ rate: 3_000_000 }).run(14)
    expect(meeting.picture(2)).toBeGreaterThan(HIGHEST * NEARLY)
    expect(meeting.soundLoss(14)).toBe(0)
  })

  it('between two sizes gives the larger one fewer pictures a second', () => {
    const usedOf = (temporalLayers: 1 | 3): SimulatedMeeting =>
      new SimulatedMeeting({}, {}, temporalLayers).run(3).become({ rate: 1_100_000 }).run(8)
    const [plain, layered] = [usedOf(1), usedOf(3)]
    expect(plain.picture(4)).toBeLessThan((LAYER_RATES[1] ?? 0) * 1.2)
    expect(layered.picture(4)).toBeGreaterThan((LAYER_RATES[1] ?? 0) * 1.2)
    expect(layered.soundLoss(8)).toBe(0)
  })

  it('between two sizes is not given now one, now the other: each change costs a key frame', () => {
    const meeting = new SimulatedMeeting({}, {}, 3).run(4).become({ rate: 380_000 }).run(8)
    const before = meeting.keyFramesAsked
    expect(meeting.run(12).keyFramesAsked - before).toBeLessThanOrEqual(2)
    expect(meeting.picture(10)).toBeGreaterThan(LOWEST * 1.5)
    expect(meeting.soundLoss(18)).toBe(0)
  })

  it('that is wide again is found so within five seconds, with frame rates to choose among or without', () => {
    for (const temporalLayers of [1, 3] as const) {
      const meeting = new SimulatedMeeting({}, {}, temporalLayers)
        .run(4)
        .become({ rate: 500_000 })
        .run(20)
        .become({ rate: 3_000_000 })
        .run(6)
      expect(meeting.picture(1)).toBeGreaterThan(HIGHEST * NEARLY)
    }
  })

  it('too narrow for the smallest size as it is shows it more slowly', () => {
    const meeting = new SimulatedMeeting({ rate: 170_000 }, {}, 3).run(8)
    expect(meeting.held.at(-1) ?? false).toBe(false)
    expect(meeting.picture(4)).toBeGreaterThan(LOWEST * 0.3)
    expect(meeting.picture(4)).toBeLessThan(LOWEST)
    expect(meeting.soundLoss(4)).toBe(0)
  })

  it('with a deep queue does not make sound late for long', () => {
    const meeting = new SimulatedMeeting({ queueMs: 3000 }).run(4).become({ rate: 500_000 }).run(8)
    expect(meeting.soundLoss(8)).toBe(0)
    expect(Math.max(...meeting.seconds.slice(-3).map(({ soundDelay }) => soundDelay))).toBeLessThan(250)
    expect(meeting.picture(3)).toBeGreaterThan(LOWEST * NEARLY)
  })

  it('that becomes longer and uneven goes on to show everything', () => {
    for (const [delayMs, jitterMs] of [
      [100, 60],
      [200, 100],
    ] as const) {
      const meeting = new SimulatedMeeting({ delayMs: 5 }).run(4).become({ delayMs, jitterMs }).run(5)
      expect(meeting.picture(4)).toBeGreaterThan(HIGHEST * NEARLY)
      expect(Math.min(...meeting.seconds.slice(-4).map(({ picture }) => picture))).toBeGreaterThan(HIGHEST * NEARLY)
      expect(meeting.soundLoss(5)).toBe(0)
    }
  })

  it('that is uneven is not taken for full, and is found wide again', () => {
    const meeting = new SimulatedMeeting({ jitterMs: 100 }).run(4).become({ rate: 500_000 }).run(15)
    meeting.become({ rate: 3_000_000 }).run(12)
    expect(meeting.held).toEqual([])
    expect(meeting.picture(2)).toBeGreaterThan(HIGHEST * NEARLY)
  })

  it('that was gone for two seconds shows everything a second later', () => {
    const meeting = new SimulatedMeeting({ rate: 3_000_000 }).run(4).become({ gone: true }).run(2).become({ gone: false }).run(3)
    expect(meeting.picture(2)).toBeGreaterThan(HIGHEST * NEARLY)
    expect(meeting.soundLoss(2)).toBe(0)
  })

  it('that carries sound only holds the picture, says so, and shows it as soon as it can', () => {
    const meeting = new SimulatedMeeting({ rate: 100_000 }).run(8)
    expect(meeting.held.at(-1)).toBe(true)
    expect(meeting.picture(3)).toBe(0)
    expect(meeting.soundLoss(4)).toBe(0)
    meeting.become({ rate: 3_000_000 }).run(10)
    expect(meeting.held.at(-1)).toBe(false)
    expect(meeting.picture(2)).toBeGreaterThan(HIGHEST * NEARLY)
  })

  it('holds nothing of a subscriber that wants it so', () => {
    const meeting = new SimulatedMeeting({ rate: 180_000 }, { neverHeld: true }).run(6)
    expect(meeting.held).toEqual([])
    expect(meeting.picture(3)).toBeGreaterThan(LOWEST * 0.5)
  })

  it('is believed to carry everything when it tells nothing', () => {
    const meeting = new SimulatedMeeting({ rate: 900_000 })
    meeting.tells = false
    meeting.run(4)
    expect(meeting.held).toEqual([])
    expect(meeting.arrived(2)).toBeGreaterThan(800_000)
  })

  it('is never given more than the client asked for', () => {
    const meeting = new SimulatedMeeting()
    meeting.camera.setMaxLayer(1)
    meeting.run(3).become({ rate: 200_000 }).run(4).become({ rate: 3_000_000 }).run(6)
    expect(meeting.picture(2)).toBeLessThan(HIGHEST * 0.5)
    expect(meeting.picture(2)).toBeGreaterThan((LAYER_RATES[1] ?? 0) * NEARLY)
  })
})
