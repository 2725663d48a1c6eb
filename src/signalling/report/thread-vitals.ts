/** How busy this thread is, and how far behind its event loop. Measured only while somebody asks. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'

/** Milliseconds that the event loop was behind, over the last seconds. */
export interface LoopDelay {
  readonly p50: number
  readonly p99: number
}

export interface ThreadVitals {
  /** Milliseconds of a monotonic clock of this thread's own. */
  readonly at: number
  /** Processor time since the thread began, milliseconds. */
  readonly cpuMs: number
  /** Null for a moment after the first question. */
  readonly delay: LoopDelay | null
  /** JavaScript objects, garbage that was not collected yet among them, and what they hold outside of the heap. */
  readonly heapBytes: number
}

const NS_PER_MS = 1e6
/** The histogram holds this pause and what is behind it. */
const RESOLUTION_MS = 10
/** Figures are of one such window; the one before the present, once there is one. */
const WINDOW_MS = 5000
/** Longer than between two scrapes. */
const UNASKED_MS = 120_000

export class ThreadVitalsWatch {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  #askedAt = Number.NEGATIVE_INFINITY
  #windowAt = 0
  #last: LoopDelay | null = null

  read(): ThreadVitals {
    const at = performance.now()
    if (!this.#watching) this.#begin(at)
    this.#askedAt = at
    const { user, system } = process.threadCpuUsage()
    const { used_heap_size: used, external_memory: outside } = getHeapStatistics()
    return { at, cpuMs: (user + system) / 1000, delay: this.#last ?? this.#window(), heapBytes: used + outside }
  }

  /** Every second or so. */
  tick(): void {
    if (!this.#watching) return
    const now = performance.now()
    if (now - this.#askedAt > UNASKED_MS) this.close()
    else if (now - this.#windowAt >= WINDOW_MS) {
      this.#last = this.#window()
      this.#delays.reset()
      this.#windowAt = now
    }
  }

  close(): void {
    this.#delays.disable()
    this.#delays.reset()
    this.#askedAt = Number.NEGATIVE_INFINITY
    this.#last = null
  }

  get #watching(): boolean {
    return this.#askedAt > Number.NEGATIVE_INFINITY
  }

  #begin(now: number): void {
    this.#delays.enable()
    this.#windowAt = now
  }

  #window(): LoopDelay | null {
    return this.#delays.count === 0 ? null : { p50: behind(this.#delays.percentile(50)), p99: behind(this.#delays.percentile(99)) }
  }
}

const behind = (nanoseconds: number): number => Math.max(0, nanoseconds / NS_PER_MS - RESOLUTION_MS)
