import { expect, it } from 'vitest'
import { keyOf, STUCK_MS, stuckAmong, type Attendance } from './attendance.ts'

const now = 100_000
const long = now - STUCK_MS - 1
const short = now - STUCK_MS + 1
const sender = (since: number): Attendance => ({ identity: 'a', since: 0, sends: new Map([['camera', since]]), got: new Map() })
const receiver = (at: number, since = 0): Attendance => ({
  identity: 'b',
  since,
  sends: new Map(),
  got: new Map([[keyOf('a', 'camera'), at]]),
})

it('counts what should have come long ago, and nothing else', () => {
  expect(stuckAmong([sender(0), receiver(long)], now)).toBe(1)
  expect(stuckAmong([sender(0), receiver(short)], now)).toBe(0)
  expect(stuckAmong([sender(short), receiver(0)], now)).toBe(0)
  expect(stuckAmong([sender(0), receiver(0, short)], now)).toBe(0)
  expect(stuckAmong([{ ...sender(0), since: short }, receiver(0)], now)).toBe(0)
  expect(stuckAmong([sender(0), { ...receiver(0), got: null }], now)).toBe(0)
  expect(stuckAmong([sender(0), receiver(long), receiver(long), receiver(short)], now)).toBe(2)
})
