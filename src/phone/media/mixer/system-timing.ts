/** The machine's own monotonic time. */
import { performance } from 'node:perf_hooks'
import type { Timing } from './tick-clock.ts'

export const systemTiming: Timing = {
  now: () => performance.now(),
  /** What came over the sockets until then is read before: a thread that was held up must not think that nothing came. */
  after(ms, run) {
    let reading: NodeJS.Immediate | undefined
    // Node cuts off the fraction: who is woken before the time would only go on waiting.
    const timer = setTimeout(() => (reading = setImmediate(run)), Math.ceil(ms))
    return () => {
      clearTimeout(timer)
      clearImmediate(reading)
    }
  },
}
