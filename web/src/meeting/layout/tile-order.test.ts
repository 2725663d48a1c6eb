import { describe, expect, it } from 'vitest'
import { mainSpeaker, noteSpeech, tileOrder, type SpeechMemory } from './tile-order.ts'

const person = (id: string, since: number, isMe = false) => ({ id, since, isMe })
const people = [person('me', 0, true), person('anna', 1), person('ben', 2), person('cleo', 3)]
const ids = (memory: SpeechMemory) => tileOrder(people, memory).map(({ id }) => id)
const speak = (memory: SpeechMemory, from: number, to: number, ...who: string[]): SpeechMemory => {
  let next = memory
  for (let now = from; now <= to; now += 500) next = noteSpeech(next, new Set(who), now)
  return next
}

describe('tile order', () => {
  it('is by arrival, with you never first', () => {
    expect(ids(new Map())).toEqual(['anna', 'me', 'ben', 'cleo'])
    expect(tileOrder([person('me', 0, true)], new Map()).map(({ id }) => id)).toEqual(['me'])
  })

  it('moves nobody for a word of less than 3 s', () => {
    expect(ids(speak(new Map(), 0, 2_500, 'cleo'))).toEqual(['anna', 'me', 'ben', 'cleo'])
  })

  it('puts a speaker first after 3 s, and back after a silent minute', () => {
    const spoken = speak(new Map(), 0, 3_000, 'cleo')
    expect(ids(spoken)).toEqual(['cleo', 'me', 'anna', 'ben'])
    expect(ids(noteSpeech(spoken, new Set(), 62_000))[0]).toBe('cleo')
    expect(ids(noteSpeech(spoken, new Set(), 63_000))).toEqual(['anna', 'me', 'ben', 'cleo'])
  })

  it('does not swap two who talk with each other', () => {
    const first = speak(new Map(), 0, 3_000, 'cleo')
    const second = speak(first, 3_500, 7_000, 'ben')
    expect(ids(speak(second, 7_500, 12_000, 'cleo')).slice(0, 1)).toEqual(['cleo'])
    expect(ids(second).indexOf('ben')).toBe(ids(speak(second, 7_500, 12_000, 'cleo')).indexOf('ben'))
  })

  it('takes a breath for no end of a speech', () => {
    const halting = noteSpeech(
      speak(noteSpeech(speak(new Map(), 0, 1_500, 'ben'), new Set(), 2_000), 2_400, 3_400, 'ben'),
      new Set(['ben']),
      3_500,
    )
    expect(ids(halting)[0]).toBe('ben')
  })

  it('shows the last speaker in speaker view, and never you beside others', () => {
    expect(mainSpeaker(people, new Map())?.id).toBe('anna')
    const talk = speak(speak(new Map(), 0, 3_000, 'cleo'), 3_500, 7_000, 'ben')
    expect(mainSpeaker(people, talk)?.id).toBe('ben')
    expect(mainSpeaker(people, speak(talk, 7_500, 20_000, 'me'))?.id).toBe('ben')
    expect(mainSpeaker([person('me', 0, true)], new Map())?.id).toBe('me')
  })
})
