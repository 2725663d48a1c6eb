/** Time that goes as far as a test lets it. */
import type { Timing } from './tick-clock.ts'

export class HandTiming implements Timing {
  /** How much later than asked the next timer comes, in milliseconds. */
  lateness: () => number = () => 0
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>()
  #now = 0

  get waiting(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms + this.lateness(), run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = end
  }

  #next(end: number): { readonly at: number; readonly run: () => void } | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end)
    return due.toSorted((a, b) => a.at - b.at)[0]
  }
}
