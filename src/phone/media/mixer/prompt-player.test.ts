import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import type { Caller } from './caller.ts'
import { fakeCaller, FakeLine } from './fakes.suite.ts'
import { MixBus } from './mix-bus.ts'
import { MOST_PROMPTS, PromptPlayer, type Prompt, type PromptEnd } from './prompt-player.ts'
import { SharedMix } from './shared-mix.ts'
import { amplitudeOf, joined, Tone } from './spectrum.suite.ts'

const prompt = (id: number, sound: Int16Array, more: Partial<Prompt> = {}): Prompt => ({
  id,
  sound,
  over: 'replace',
  bargeIn: true,
  ...more,
})
const sine = (hertz: number, frames: number): Int16Array => {
  const tone = new Tone(hertz, 4_000)
  return joined(Array.from({ length: frames }, () => tone.next()))
}

describe('prompts', () => {
  it('follow one another without a gap, whatever their lengths, and each says when it was played', () => {
    fc.assert(
      fc.property(fc.array(fc.int16Array({ maxLength: 1_000 }), { maxLength: 8 }), (sounds) => {
        const ends: PromptEnd[] = []
        const player = new PromptPlayer((end) => ends.push(end))
        sounds.forEach((sound, id) => player.play(prompt(id, sound)))
        const heard: number[] = []
        while (player.busy) {
          const sum = new Int32Array(FRAME_SAMPLES)
          player.read(sum)
          heard.push(...sum)
        }
        const whole = sounds.flatMap((sound) => [...sound])
        expect(heard.slice(0, whole.length)).toEqual(whole)
        expect(heard.slice(whole.length).every((sample) => sample === 0)).toBe(true)
        expect(ends).toEqual(sounds.map((_, id) => ({ id, how: 'played' })))
      }),
    )
  })

  it('are no more than a bound', () => {
    const ends: PromptEnd[] = []
    const player = new PromptPlayer((end) => ends.push(end))
    for (let id = 0; id < MOST_PROMPTS + 2; id++) player.play(prompt(id, new Int16Array(10)))
    expect(ends).toEqual([
      { id: MOST_PROMPTS, how: 'stopped' },
      { id: MOST_PROMPTS + 1, how: 'stopped' },
    ])
  })
})

describe('a caller who is told something', () => {
  let line: FakeLine
  let caller: Caller
  let ends: PromptEnd[]
  const conversation = new Tone(700, 4_000)
  const tick = (): void => {
    const bus = new MixBus()
    const everybody = new SharedMix()
    bus.add(conversation.next())
    everybody.render(bus)
    caller.pull()
    caller.push(bus, everybody)
  }
  const run = (ticks: number): void => {
    for (let i = 0; i < ticks; i++) tick()
  }

  beforeEach(() => {
    ends = []
    line = new FakeLine()
    caller = fakeCaller(line, { promptEnded: (end) => ends.push(end) })
    run(5)
  })

  it('[D2] hears nothing else meanwhile, where the prompt stands in for the conference', () => {
    caller.prompts.play(prompt(1, sine(400, 30)))
    run(30)
    expect(amplitudeOf(400, line.lately(25))).toBeCloseTo(4_000, -2)
    expect(amplitudeOf(700, line.lately(25))).toBeLessThan(2)
    run(30)
    expect(amplitudeOf(700, line.lately(25))).toBeCloseTo(4_000, -2)
    expect(ends).toEqual([{ id: 1, how: 'played' }])
  })

  it('hears the conference softly under a prompt that is laid over it', () => {
    caller.prompts.play(prompt(1, sine(400, 30), { over: 'duck' }))
    run(30)
    expect(amplitudeOf(400, line.lately(25))).toBeCloseTo(4_000, -2)
    expect(amplitudeOf(700, line.lately(25))).toBeCloseTo(800, -2)
  })

  it('[D1] ends it with a key, softly, and all that waits behind it', () => {
    caller.prompts.play(prompt(1, sine(400, 100)))
    caller.prompts.play(prompt(2, sine(500, 100)))
    run(10)
    caller.prompts.bargeIn()
    expect(ends).toEqual([
      { id: 1, how: 'stopped' },
      { id: 2, how: 'stopped' },
    ])
    run(1)
    const last = line.lately(1)
    const conversationRising = (700 * 2 * Math.PI * 4_000) / 16_000
    for (let i = 1; i < last.length; i++) expect(Math.abs(last[i]! - last[i - 1]!)).toBeLessThan(conversationRising + 700)
    run(30)
    expect(amplitudeOf(400, line.lately(25))).toBeLessThan(2)
    expect(amplitudeOf(700, line.lately(25))).toBeCloseTo(4_000, -2)
  })

  it('cannot end what must be heard', () => {
    caller.prompts.play(prompt(1, sine(400, 20), { bargeIn: false }))
    run(5)
    caller.prompts.bargeIn()
    run(20)
    expect(ends).toEqual([{ id: 1, how: 'played' }])
  })

  it('who hangs up stops what is playing', () => {
    caller.prompts.play(prompt(1, sine(400, 20)))
    run(2)
    caller.close()
    expect(ends).toEqual([{ id: 1, how: 'stopped' }])
    expect(line.closed).toBe(true)
  })
})
