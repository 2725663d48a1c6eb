import { randomBytes, randomInt } from 'node:crypto'
import type { Surroundings } from './surroundings.ts'

/** Time that passes only when a test says so. */
export class TestClock implements Surroundings {
  #now = 1000
  #timers: { readonly at: number; readonly action: () => void }[] = []

  now = (): number => this.#now
  wall = (): number => 1_800_000_000_000 + this.#now
  random = (below: number): number => randomInt(below)
  bytes = (count: number): Buffer => randomBytes(count)
  after = (milliseconds: number, action: () => void): (() => void) => {
    const timer = { at: this.#now + milliseconds, action }
    this.#timers.push(timer)
    return () => void (this.#timers = this.#timers.filter((each) => each !== timer))
  }

  get waiting(): number {
    return this.#timers.length
  }

  /** Runs what is due on the way, in order. */
  pass(milliseconds: number): void {
    const until = this.#now + milliseconds
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers = this.#timers.filter((each) => each !== next)
      this.#now = Math.max(this.#now, next.at)
      next.action()
    }
    this.#now = until
  }
}
