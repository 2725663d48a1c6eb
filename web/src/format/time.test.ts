import { expect, it } from 'vitest'
import { clock, dateInput, daysAhead, instantOf, longDay, minutesBetween, nextHalfHour, partOfDay, timeInput } from './time.ts'

const at = (text: string): number => new Date(text).getTime()

it('says times and days in both languages', () => {
  expect(clock(at('2026-11-24T09:05'), 'en')).toBe('09:05')
  expect(clock(at('2026-11-24T21:05'), 'de')).toBe('21:05')
  expect(longDay(at('2026-11-24T09:05'), 'en')).toBe('Tuesday 24 November')
  expect(longDay(at('2026-11-24T09:05'), 'de')).toBe('Dienstag, 24. November')
})

it('counts calendar days, not hours', () => {
  expect(daysAhead(at('2026-11-25T00:05'), at('2026-11-24T23:55'))).toBe(1)
  expect(daysAhead(at('2026-11-24T23:55'), at('2026-11-24T00:05'))).toBe(0)
  expect(daysAhead(at('2026-11-23T23:55'), at('2026-11-24T00:05'))).toBe(-1)
})

it('greets by the hour', () => {
  expect(['T04:00', 'T11:59', 'T12:00', 'T17:59', 'T18:00', 'T03:00'].map((time) => partOfDay(at(`2026-11-24${time}`)))).toEqual([
    'morning',
    'morning',
    'afternoon',
    'afternoon',
    'evening',
    'evening',
  ])
})

it('fields hold the time they were given', () => {
  const then = at('2026-11-24T09:05')
  expect(instantOf(dateInput(then), timeInput(then))).toBe(then)
  expect(instantOf('', '09:00')).toBeNull()
})

it('proposes the next half hour, never one that is about to begin', () => {
  expect(nextHalfHour(at('2026-11-24T09:05'))).toBe(at('2026-11-24T09:30'))
  expect(nextHalfHour(at('2026-11-24T09:25'))).toBe(at('2026-11-24T10:00'))
})

it('a length is never negative', () => {
  expect(minutesBetween(0, 1_800_000)).toBe(30)
  expect(minutesBetween(1_800_000, 0)).toBe(0)
})
