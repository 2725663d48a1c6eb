/** How busy this thread is, and how far behind its event loop. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { BusyShare } from './busy-share.ts'

export interface ThreadLoadReport {
  /** Milliseconds that the event loop was behind since the last report. */
  readonly delay: { readonly mean: number; readonly p99: number; readonly max: number }
  /** Share of the time since the last report in which the thread was busy, 0 to 1. */
  readonly busy: number
}

const NS_PER_MS = 1e6
/** The histogram holds this pause and what is behind it. */
const RESOLUTION_MS = 10

export class ThreadLoad {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  readonly #busy = new BusyShare()

  constructor() {
    this.#delays.enable()
  }

  report(): ThreadLoadReport {
    const { mean, max } = this.#delays
    const delay = { mean: behind(mean), p99: behind(this.#delays.percentile(99)), max: behind(max) }
    this.#delays.reset()
    return { delay, busy: this.#busy.take() }
  }

  close(): void {
    this.#delays.disable()
  }
}

/** Before the first measurement the mean is no number. */
const behind = (nanoseconds: number): number => Math.max(0, (nanoseconds || 0) / NS_PER_MS - RESOLUTION_MS)
