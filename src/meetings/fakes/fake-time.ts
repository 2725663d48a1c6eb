import { setImmediate as soon } from 'node:timers/promises'
import type { Instant } from '../../domain/ids.ts'

interface Sleeper {
  readonly until: Instant
  readonly wake: () => void
}

/** A clock that moves only when told, and wakes whoever waits as it passes. */
export class FakeTime {
  #now: Instant = 1_800_000_000_000
  #sleepers: Sleeper[] = []

  now(): Instant {
    return this.#now
  }

  readonly wait = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ until: this.#now + ms, wake })
    })

  /** Resolves when all that was to happen in between has happened. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await soon()
    for (;;) {
      const next = Math.min(...this.#sleepers.map(({ until }) => until))
      if (next > end) break
      this.#now = next
      const due = this.#sleepers.filter(({ until }) => until === next)
      this.#sleepers = this.#sleepers.filter(({ until }) => until !== next)
      for (const { wake } of due) wake()
      await soon()
    }
    this.#now = end
  }
}
