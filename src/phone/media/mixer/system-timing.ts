/** The machine's own monotonic time. */
import { performance } from 'node:perf_hooks'
import type { Timing } from './tick-clock.ts'

export const systemTiming: Timing = {
  now: () => performance.now(),
  /** What came over the sockets until then is read before: a thread that was held up must not think that nothing came. */
  after(ms, run) {
    let reading: NodeJS.Immediate | undefined
    const timer = setTimeout(() => (reading = setImmediate(run)), ms)
    return () => {
      clearTimeout(timer)
      clearImmediate(reading)
    }
  },
}
