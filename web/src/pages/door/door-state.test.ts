import { expect, it } from 'vitest'
import { afterEnter, afterMeeting, entering, onNews, refusedCode } from './door-state.ts'

const problem = (code: string) => ({ type: 'about:blank', title: '', status: 403, code })

it('[A6] a refusal keeps its code, also while one tries again', () => {
  const refused = afterEnter({ ok: false, problem: problem('meeting_locked') })
  expect(refused).toEqual({ at: 'refused', code: 'meeting_locked', retryAfter: null })
  expect(refusedCode(entering(refused))).toBe('meeting_locked')
  expect(refusedCode(entering({ at: 'lobby' }))).toBeNull()
})

it('[I4] who is let in enters by itself, and an ended meeting is told as one that is not there', () => {
  expect([onNews('let_in'), onNews('unlocked'), onNews('waiting'), onNews('closed')]).toEqual(['enter', 'open_now', null, 'no_meeting'])
})

it('[R4] a removal is an end, not a refusal that can be tried again', () => {
  expect(afterMeeting({ kind: 'removed', blocked: true }, 5)).toEqual({ at: 'gone', how: { kind: 'removed', blocked: true }, when: 5 })
  expect(afterMeeting({ kind: 'refused', code: 'meeting_locked' }, 5)).toEqual({ at: 'refused', code: 'meeting_locked', retryAfter: null })
})
