/** How much of the time this thread does something. */
import { performance } from 'node:perf_hooks'

export class BusyShare {
  #before = performance.eventLoopUtilization()

  /** 0 to 1, since it was taken last. */
  take(): number {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, this.#before)
    this.#before = now
    return utilization
  }
}
