/** The machine's own monotonic time. */
import { performance } from 'node:perf_hooks'
import type { Timing } from './tick-clock.ts'

export const systemTiming: Timing = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
