import type { Clock } from './clock.ts'

export interface ManualClock extends Clock {
  /** Rings, in order, what is due within the next `ms` milliseconds. */
  advance(ms: number): void
  /** Timers that are neither rung nor cancelled. */
  readonly waiting: number
}

interface Alarm {
  readonly at: number
  readonly run: () => void
}

/** A clock that stands still until it is turned. */
export function createManualClock(): ManualClock {
  let now = 0
  const alarms = new Set<Alarm>()
  const nextUntil = (end: number): Alarm | undefined =>
    [...alarms].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0]
  return {
    now: () => now,
    after: (ms, run) => {
      const alarm = { at: now + ms, run }
      alarms.add(alarm)
      return { cancel: () => void alarms.delete(alarm) }
    },
    advance: (ms) => {
      const end = now + ms
      for (let due = nextUntil(end); due; due = nextUntil(end)) {
        alarms.delete(due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = end
    },
    get waiting() {
      return alarms.size
    },
  }
}
