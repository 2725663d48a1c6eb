import { describe, expect, it } from 'vitest'
import { REFUSALS } from '../../../../src/domain/refusal.ts'
import { callFailureKey, numberFault } from './call-words.ts'

describe('"Call me"', () => {
  it('[A6] has words for every way in which a call can fail', () => {
    const failures = ['busy', 'no_answer', 'declined', 'wrong_number', 'line_failed', 'not_taken', 'limit', ...REFUSALS]
    const keys = failures.map((failure) => callFailureKey({ state: 'failed', failure }))
    expect(keys.filter((key) => key === 'problemUnreadable')).toEqual([])
    expect(new Set(keys).size).toBe(failures.length)
  })

  it('asks for the international form, and names what may be called', () => {
    expect(numberFault('0170 1234567', ['+49'])).toBe('callNumberWrong')
    expect(numberFault('+43 1 23456789', ['+49'])).toBe('callNumberElsewhere')
    expect(numberFault('+49 170 1234567', ['+43', '+49'])).toBeNull()
  })
})
