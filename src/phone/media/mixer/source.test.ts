import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import { spokenSignal } from '../codec/spoken-signal.suite.ts'
import { ear } from '../codec/wide-sound.suite.ts'
import { chooseSpeakers, PLACES } from './choose-speakers.ts'
import { levelOf, SILENCE_DB } from './level.ts'
import { Leveller } from './leveller.ts'
import { Source } from './source.ts'
import { Tone } from './spectrum.suite.ts'
import { VoiceActivity } from './voice-activity.ts'

const noise = (amplitude: number): Int16Array =>
  Int16Array.from({ length: FRAME_SAMPLES }, () => Math.round((Math.random() * 2 - 1) * amplitude))

describe('the level', () => {
  it('is 0 for a full square, −3 for a full sine, the floor for silence', () => {
    expect(levelOf(new Int16Array(FRAME_SAMPLES).fill(-32_768))).toBeCloseTo(0, 5)
    expect(levelOf(new Tone(500, 32_767).next())).toBeCloseTo(-3.01, 1)
    expect(levelOf(new Int16Array(FRAME_SAMPLES))).toBe(SILENCE_DB)
  })
})

describe('voice activity', () => {
  it('hears a voice over the noise of the line, until 400 ms after it', () => {
    const activity = new VoiceActivity()
    const background = levelOf(noise(60))
    for (let i = 0; i < 200; i++) activity.hear(background)
    expect(activity.hear(background)).toBe(false)
    expect(activity.hear(-25)).toBe(true)
    const after = Array.from({ length: 30 }, () => activity.hear(background))
    expect(after.filter(Boolean)).toHaveLength(19)
  })

  it('learns the noise of a line, and takes nothing louder for it', () => {
    const activity = new VoiceActivity()
    for (let i = 0; i < 3_000; i++) activity.hear(-40)
    expect(activity.hear(-40)).toBe(false)
    for (let i = 0; i < 3_000; i++) activity.hear(-30)
    expect(activity.hear(-30)).toBe(true)
  })

  it('learns nothing from digital silence', () => {
    const activity = new VoiceActivity()
    for (let i = 0; i < 2_000; i++) activity.hear(-50)
    for (let i = 0; i < 50; i++) activity.hear(SILENCE_DB)
    expect(activity.hear(-46)).toBe(false)
  })
})

describe('levelling', () => {
  it('brings the soft and the loud to one loudness, and what is near it stays', () => {
    const loudness = (amplitude: number): number => {
      const [leveller, tone] = [new Leveller(), new Tone(500, amplitude)]
      let level = 0
      for (let i = 0; i < 600; i++) {
        const frame = tone.next()
        leveller.apply(frame, levelOf(frame), true)
        level = levelOf(frame)
      }
      return level
    }
    // −36, −12 and −24 dBFS.
    expect(loudness(735)).toBeGreaterThan(-27.5)
    expect(loudness(11_600)).toBeLessThan(-20.5)
    expect(loudness(2_920)).toBeCloseTo(-24, 0)
  })

  it('never leaves 16 bits, though a shout follows on a whisper', () => {
    const leveller = new Leveller()
    for (let i = 0; i < 600; i++) leveller.apply(new Tone(500, 400).next(), -41, true)
    expect(leveller.gainDb).toBeGreaterThanOrEqual(9)
    const shout = new Tone(500, 30_000).next()
    const before = Int16Array.from(shout)
    leveller.apply(shout, -4, true)
    shout.forEach((sample, i) => expect(sample * before[i]!).toBeGreaterThanOrEqual(0))
  })

  it('learns nothing from what is no speech', () => {
    const leveller = new Leveller()
    for (let i = 0; i < 600; i++) leveller.apply(noise(30), -60, false)
    expect(leveller.gainDb).toBe(0)
  })
})

describe('a narrow-band line', () => {
  it('[D6] is widened only where somebody asks, and then as if it had been all the time', () => {
    const [source, hears] = [new Source(), ear()]
    const said = spokenSignal(2).filter((_, i) => i % 2 === 0)
    const heard: Int16Array[] = []
    const expected: Int16Array[] = []
    for (let at = 0; at + 160 <= said.length; at += 160) {
      const narrow = said.slice(at, at + 160)
      const whole = hears(narrow)
      source.take(narrow)
      if ((at / 160) % 7 > 3) continue
      heard.push(source.frame.slice())
      expected.push(whole)
    }
    expect(heard).toEqual(expected)
  })

  it('is as loud as it is wide, and rests as a wide one does', () => {
    const source = new Source()
    source.take(new Int16Array(160).fill(1_000))
    expect(source.level).toBeCloseTo(levelOf(new Int16Array(FRAME_SAMPLES).fill(1_000)))
    for (let i = 0; i < 70; i++) source.take(new Int16Array(160).fill(5))
    expect(source.eligible).toBe(false)
  })
})

describe('places', () => {
  const sourceAt = (amplitude: number, open: boolean): Source => {
    const source = new Source()
    source.open = open
    source.take(new Int16Array(FRAME_SAMPLES).fill(amplitude))
    return source
  }

  it('go to the loudest of those who may speak, and to all while there are enough', () => {
    const party = fc.record({ amplitude: fc.integer({ min: 1, max: 32_000 }), open: fc.boolean() })
    fc.assert(
      fc.property(fc.array(party, { maxLength: 40 }), (parties) => {
        const sources = parties.map(({ amplitude, open }) => sourceAt(amplitude, open))
        chooseSpeakers(sources)
        const chosen = sources.filter((source) => source.chosen)
        const open = sources.filter((source) => source.open)
        expect(chosen).toHaveLength(Math.min(PLACES, open.length))
        expect(chosen.every((source) => source.open)).toBe(true)
        const softest = Math.min(...chosen.map(({ loudness }) => loudness))
        const left = open.filter((source) => !source.chosen)
        expect(left.every(({ loudness }) => loudness <= softest)).toBe(true)
      }),
    )
  })

  it('are given up after a second by a line that is only quiet, and are back with the first frame of a voice', () => {
    const source = sourceAt(20, true)
    for (let i = 0; i < 48; i++) source.take(noise(20))
    chooseSpeakers([source])
    expect(source.chosen).toBe(true)
    source.take(noise(20))
    chooseSpeakers([source])
    expect(source.chosen).toBe(false)
    source.take(new Tone(500, 100).next())
    chooseSpeakers([source])
    expect(source.chosen).toBe(true)
  })

  it('are kept against somebody who is hardly louder', () => {
    const [mine, other] = [sourceAt(1_000, true), sourceAt(1_100, true)]
    mine.chosen = true
    other.chosen = false
    chooseSpeakers([mine, other], 1)
    expect([mine.chosen, other.chosen]).toEqual([true, false])
    other.take(new Int16Array(FRAME_SAMPLES).fill(2_000))
    chooseSpeakers([mine, other], 1)
    expect([mine.chosen, other.chosen]).toEqual([false, true])
  })
})
