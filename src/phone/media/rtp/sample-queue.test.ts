import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES, MIX_RATE, NARROW_RATE } from '../audio.ts'
import { frames, joined, randomFrom } from '../codec/spoken-signal.suite.ts'
import { SampleQueue } from './sample-queue.ts'

const tone = (count: number): Int16Array[] =>
  frames(Int16Array.from({ length: count * FRAME_SAMPLES }, (_, i) => Math.round(9000 * Math.sin((2 * Math.PI * 170 * i) / MIX_RATE))))

/** Plays all, two frames in the queue at a time, and changes its length at every fifth. */
const playAll = (said: readonly Int16Array[], change: (queue: SampleQueue) => void): Int16Array => {
  const queue = new SampleQueue(MIX_RATE)
  const heard: Int16Array[] = []
  said.forEach((frame, i) => {
    queue.push(frame)
    if (queue.length >= 2 * FRAME_SAMPLES && i % 5 === 0) change(queue)
    while (queue.length >= 2 * FRAME_SAMPLES) heard.push(queue.takeFrame().slice())
  })
  return joined(heard)
}

/** The greatest step between neighbours: a cut that is heard is a step. */
const steepest = (samples: Int16Array): number =>
  samples.reduce((most, sample, i) => Math.max(most, i === 0 ? 0 : Math.abs(sample - (samples[i - 1] ?? 0))), 0)

describe('sound that waits', () => {
  it('is given as it came', () => {
    const said = tone(50)
    const heard = playAll(said, () => undefined)
    expect(heard).toEqual(joined(said).subarray(0, heard.length))
  })

  it('becomes shorter or longer by whole periods, without a step', () => {
    const said = tone(100)
    const whole = playAll(said, () => undefined)
    const shorter = playAll(said, (queue) => queue.shorten())
    const longer = playAll(said, (queue) => queue.lengthen())
    expect(shorter.length).toBeLessThan(whole.length * 0.98)
    expect(longer.length).toBeGreaterThan(whole.length * 1.02)
    expect(steepest(shorter)).toBeLessThan(steepest(whole) * 1.1)
    expect(steepest(longer)).toBeLessThan(steepest(whole) * 1.1)
  })

  it('stays as it is where a change would be heard, and may be cut in a pause', () => {
    const random = randomFrom(4)
    const noise = Array.from({ length: 40 }, () => Int16Array.from({ length: FRAME_SAMPLES }, () => Math.round((random() - 0.5) * 20_000)))
    expect(playAll(noise, (queue) => queue.shorten())).toHaveLength(playAll(noise, () => undefined).length)
    const pause = Array.from({ length: 40 }, () => new Int16Array(FRAME_SAMPLES))
    expect(playAll(pause, (queue) => queue.shorten()).length).toBeLessThan(playAll(pause, () => undefined).length)
  })

  it('becomes shorter and longer at the rate of a narrow band too', () => {
    const said = joined(tone(100)).filter((_, i) => i % 2 === 0)
    const length = (change: (queue: SampleQueue) => void): number => {
      const queue = new SampleQueue(NARROW_RATE)
      let heard = 0
      for (let at = 0; at < said.length; at += 160) {
        queue.push(said.subarray(at, at + 160))
        if (queue.length >= 320 && at % 800 === 0) change(queue)
        while (queue.length >= 320) heard += queue.takeFrame().length
      }
      return heard
    }
    const whole = length(() => undefined)
    expect(length((queue) => queue.shorten())).toBeLessThan(whole * 0.98)
    expect(length((queue) => queue.lengthen())).toBeGreaterThan(whole * 1.02)
  })

  it('[T4] never has less than a frame left after a cut', () => {
    const queue = new SampleQueue(MIX_RATE)
    for (const frame of tone(2)) queue.push(frame)
    queue.shorten()
    queue.shorten()
    expect(queue.length).toBeGreaterThanOrEqual(FRAME_SAMPLES)
    expect(queue.takeFrame()).toHaveLength(FRAME_SAMPLES)
  })
})
