/** Every 20 ms since it was started, without drift: each deadline counts from the start and not from the last tick. */
import { FRAME_MS } from '../audio.ts'

/** Time that only goes forward, in milliseconds. */
export interface Timing {
  readonly now: () => number
  /** Runs once after so many milliseconds, or later; gives what calls it off. */
  readonly after: (ms: number, run: () => void) => () => void
}

export interface TickReport {
  readonly ticks: number
  /** Of these, how many began more than LATE_MS after their time. */
  readonly late: number
  /** Never run, for the thread was busy longer than can be caught up. */
  readonly dropped: number
  /** Milliseconds behind time, the most since the last report was taken. */
  readonly worst: number
}

/** A quarter of a frame: jitter buffers on the other side do not notice less. */
const LATE_MS = 5

/** 100 ms: who has slept longer does not flood the listeners' jitter buffers with the past. */
export const MOST_CATCH_UP = 5

export class TickClock {
  readonly #timing: Timing
  /** Is told the tick's number: its time since the start in frames, dropped ones counted. */
  readonly #tick: (number: number) => void
  #origin = 0
  #done = 0
  #late = 0
  #dropped = 0
  #worst = 0
  #callOff: (() => void) | null = null

  constructor(timing: Timing, tick: (number: number) => void) {
    this.#timing = timing
    this.#tick = tick
  }

  /** Ticks so far that began more than LATE_MS after their time. */
  get late(): number {
    return this.#late
  }

  /** When the tick that runs, or ran last, was due: in the timing's milliseconds. */
  get due(): number {
    return this.#origin + this.#done * FRAME_MS
  }

  /** Milliseconds that the next tick waits already. */
  get behind(): number {
    return this.#callOff === null ? 0 : Math.max(0, this.#timing.now() - this.#deadline())
  }

  start(): void {
    if (this.#callOff !== null) return
    this.#origin = this.#timing.now() - this.#done * FRAME_MS
    this.#await()
  }

  stop(): void {
    this.#callOff?.()
    this.#callOff = null
  }

  report(): TickReport {
    const report = { ticks: this.#done - this.#dropped, late: this.#late, dropped: this.#dropped, worst: this.#worst }
    this.#worst = 0
    return report
  }

  #await(): void {
    const wait = this.#deadline() - this.#timing.now()
    this.#callOff = this.#timing.after(Math.max(0, wait), () => this.#run())
  }

  #deadline(): number {
    return this.#origin + (this.#done + 1) * FRAME_MS
  }

  #run(): void {
    const due = Math.floor((this.#timing.now() - this.#origin) / FRAME_MS)
    this.#skipTo(due - MOST_CATCH_UP)
    while (this.#done < due && this.#callOff !== null) {
      this.#judge(this.#timing.now() - this.#deadline())
      this.#done += 1
      this.#tick(this.#done)
    }
    if (this.#callOff !== null) this.#await()
  }

  #skipTo(done: number): void {
    if (done <= this.#done) return
    this.#dropped += done - this.#done
    this.#done = done
  }

  #judge(behind: number): void {
    if (behind > LATE_MS) this.#late += 1
    if (behind > this.#worst) this.#worst = behind
  }
}
