/** From a source's timestamps to a subscriber's, which run on evenly while the source changes. */
import type { SourceClock } from './source-clock.ts'

/** Reports that disagree more than this with the time that passed are not believed. */
const MAX_DISAGREEMENT_MS = 1000

export class TimestampMap {
  #distance = 0
  #clock: SourceClock | null = null
  #last = 0
  #lastAt = 0

  get clock(): SourceClock | null {
    return this.#clock
  }

  /** Add it to the source's timestamps. */
  get distance(): number {
    return this.#distance
  }

  /** The newest that was handed out. */
  get last(): number {
    return this.#last
  }

  /** The next packet belongs to `clock`'s source. Nothing changes when the one before did. */
  restart(timestamp: number, clock: SourceClock, now: number): void {
    const before = this.#clock
    this.#clock = clock
    if (before === clock) return
    if (before) this.#distance = (this.#continued(timestamp, before, clock, now) - timestamp) >>> 0
  }

  map(timestamp: number, now: number): number {
    const mapped = (timestamp + this.#distance) >>> 0
    if (((mapped - this.#last) | 0) > 0 || this.#lastAt === 0) {
      this.#last = mapped
      this.#lastAt = now
    }
    return mapped
  }

  #continued(timestamp: number, before: SourceClock, clock: SourceClock, now: number): number {
    const elapsed = Math.max(1, Math.round(((now - this.#lastAt) * clock.rate) / 1000))
    const expected = (this.#last + elapsed) >>> 0
    if (!before.known || !clock.known) return expected
    const exact = (before.timestampOf(clock.wallOf(timestamp)) + this.#distance) >>> 0
    if (Math.abs((exact - expected) | 0) > (MAX_DISAGREEMENT_MS * clock.rate) / 1000) return expected
    return ((exact - this.#last) | 0) > 0 ? exact : (this.#last + 1) >>> 0
  }
}
