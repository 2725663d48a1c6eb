import { performance } from 'node:perf_hooks'
import { randomBytes, randomInt } from 'node:crypto'

/** Time and chance, given to every part so that tests decide both. */
export interface Surroundings {
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Epoch milliseconds. */
  readonly wall: () => number
  /** Runs `action` later unless the returned function is called before. */
  readonly after: (milliseconds: number, action: () => void) => () => void
  /** From 0 up to, not including, `below`. */
  readonly random: (below: number) => number
  readonly bytes: (count: number) => Buffer
}

export const systemSurroundings: Surroundings = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds)
    return () => clearTimeout(timer)
  },
  random: (below) => randomInt(below),
  bytes: (count) => randomBytes(count),
}
