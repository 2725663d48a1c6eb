import { describe, expect, it } from 'vitest'
import { branded, type AccountId, type MeetingId } from '../domain/ids.ts'
import { afterFarewell, isSpent, mayCall, minutesOf, spentBy } from './call-limits.ts'
import type { CallEntry } from './outgoing-calls.ts'

const NOW = 10_000_000
const SECOND = 1_000

const account = (name: string): AccountId => branded(name)
const meeting = (name: string): MeetingId => branded(name)

/** A call that was picked up and lasted so many seconds. */
const call = (seconds: number, more: Partial<CallEntry> = {}): CallEntry => ({
  id: 'call',
  accountId: account('anna'),
  meetingId: meeting('planning'),
  placedAt: NOW - 5_000 * SECOND,
  answeredAt: NOW - 4_000 * SECOND,
  seenAt: NOW - 4_000 * SECOND + seconds * SECOND,
  over: true,
  ...more,
})
const other = { accountId: account('bert'), meetingId: meeting('other') }
const limits = { serverMinutes: 10, meetingMinutes: 6, personMinutes: 3, callsAtOnce: 2 }
const anna = { accountId: account('anna'), meetingId: meeting('planning') }

describe('[A40] what calls may cost', () => {
  it('counts minutes that have begun, and one for a call that nobody took', () => {
    expect([0, 1, 60, 61, 600].map((seconds) => minutesOf(call(seconds)))).toEqual([1, 1, 1, 2, 10])
    expect(minutesOf(call(0, { answeredAt: null }))).toBe(1)
  })

  it.each([
    ['the person', [call(180)]],
    ['the meeting', [call(360, { accountId: account('bert') })]],
    ['the server', [call(600, other)]],
    ['calls at once', [1, 2].map(() => call(1, { ...other, over: false, seenAt: NOW - SECOND, answeredAt: NOW - SECOND }))],
  ])('has an end for %s', (_what, entries) => {
    expect(mayCall([], anna, limits, NOW)).toBe(true)
    expect(mayCall(entries, anna, limits, NOW)).toBe(false)
  })

  it('leaves to others what one person or meeting may not spend any more', () => {
    expect(mayCall([call(180)], other, limits, NOW)).toBe(true)
    expect(
      mayCall([call(360, { accountId: account('bert') })], { accountId: account('cora'), meetingId: meeting('else') }, limits, NOW),
    ).toBe(true)
  })

  it('ends calls when another minute begins than there is', () => {
    expect(isSpent([call(180)], anna, limits)).toBe(false)
    expect(isSpent([call(181)], anna, limits)).toBe(true)
    expect(isSpent([call(181)], other, limits)).toBe(false)
    expect(isSpent([call(601, other)], anna, limits)).toBe(true)
  })

  it('ends a call so early that its farewell is in the minute that is paid', () => {
    const lasting = (seconds: number): CallEntry => call(seconds, { answeredAt: NOW - seconds * SECOND, seenAt: NOW - SECOND, over: false })
    const isOver = (entry: CallEntry): boolean => isSpent(afterFarewell([entry], NOW), anna, limits)
    expect([100, 167, 168, 169].map((seconds) => isOver(lasting(seconds)))).toEqual([false, false, false, true])
    // What is over costs no more, and whose server has died neither.
    expect([isOver({ ...lasting(175), over: true }), isOver({ ...lasting(240), seenAt: NOW - 61 * SECOND })]).toEqual([false, false])
    expect(isOver(call(0, { answeredAt: null, seenAt: NOW, over: false }))).toBe(false)
  })

  it('counts no call as under way whose server has died', () => {
    const running = call(0, { over: false, seenAt: NOW - 59 * SECOND })
    const dead = call(0, { over: false, seenAt: NOW - 61 * SECOND })
    expect(spentBy([running, dead, call(90)], NOW)).toEqual({ minutes: expect.any(Number), running: 1 })
  })
})
