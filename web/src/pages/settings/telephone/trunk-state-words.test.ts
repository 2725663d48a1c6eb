import { describe, expect, it } from 'vitest'
import type { TrunkStateView } from '../../../../../shared/api/phone.ts'
import { trunkStateWords } from './trunk-state-words.ts'

const NOON = new Date(2026, 10, 24, 12).getTime()
/** Shows which sentence was chosen, and what it was given. */
const t = (key: string, values?: object): string => `${key} ${JSON.stringify(values ?? {})}`
const words = (state: Partial<TrunkStateView>) => trunkStateWords({ registration: null, answer: null, ...state }, t, NOON, 'en')

describe('how a trunk is doing', () => {
  it('is not known at first', () => expect(words({})).toEqual({ tone: 'unknown', texts: ['trunkStateUnknown {}'] }))

  it('is good while it is registered and answers', () => {
    const state = words({ registration: { registered: true, since: NOON - 60_000 }, answer: { up: true, at: NOON, roundTripMs: 30.4 } })
    expect(state).toEqual({ tone: 'good', texts: ['trunkRegistered {"since":"11:59"}', 'trunkAnswered {"at":"12:00","ms":30}'] })
  })

  it('tells the day where it is not today', () => {
    const { texts } = words({ registration: { registered: true, since: NOON - 86_400_000 } })
    expect(texts[0]).toContain('trunkMoment')
    expect(texts[0]).toContain('23 Nov')
  })

  it.each([
    [null, 'trunkUnregisteredSilent'],
    [401, 'trunkUnregisteredPassword'],
    [403, 'trunkUnregisteredPassword'],
    [407, 'trunkUnregisteredPassword'],
    [503, 'trunkUnregisteredRefused'],
  ])('a registration that fails with %s is told as %s', (status, sentence) => {
    const { tone, texts } = words({ registration: { registered: false, since: NOON, status } })
    expect(tone).toBe('bad')
    expect(texts[0]).toMatch(new RegExp(`^${sentence} `))
  })

  it.each([
    [null, 'trunkSilent'],
    [503, 'trunkDown'],
  ])('a trunk that is down with %s is told as %s', (status, sentence) => {
    const { tone, texts } = words({ registration: { registered: true, since: NOON }, answer: { up: false, at: NOON, status } })
    expect(tone).toBe('bad')
    expect(texts[1]).toMatch(new RegExp(`^${sentence} `))
  })
})
