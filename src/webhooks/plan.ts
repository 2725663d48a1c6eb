/** When a delivery that failed is tried again. Milliseconds. */
import type { Instant } from '../domain/ids.ts'

const FIRST_PAUSE_MS = 5_000
const FACTOR = 3
const LONGEST_PAUSE_MS = 3 * 3_600_000
/** So that many that failed together do not come back together. */
const JITTER = 0.2

/** After this long a delivery is given up. */
export const LIFE_MS = 24 * 3_600_000
/** Repeats of one thing are told at most so often. */
export const REPEAT_MS = 60_000
/** Shown so long to administrators. */
export const DELIVERED_KEPT_MS = 24 * 3_600_000
export const DEAD_KEPT_MS = 30 * 24 * 3_600_000
/** Messages that wait for one webhook at once. */
export const WAITING_LIMIT = 50_000

/** Null when that would be past the deadline. `random`: from 0 to 1. */
export function nextTry(attempts: number, deadline: Instant, now: Instant, random: number): Instant | null {
  const pause = Math.min(FIRST_PAUSE_MS * FACTOR ** (attempts - 1), LONGEST_PAUSE_MS)
  const at = now + Math.round(pause * (1 + JITTER * (2 * random - 1)))
  return at > deadline ? null : at
}
