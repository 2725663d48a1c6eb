/**
 * A queue, or a longer way: packets that wait in a queue wait less as soon as less is sent than gets through, and the time that it
 * takes to run empty can be told. A wait that outlasts it is the way itself, such as another mobile cell or a tunnel.
 */

/** Below this share of what it was the wait is no part of the way. */
const CURED = 0.5
/** What the estimate of the time may be wrong by: rates are measured over half a second. */
const PATIENCE_MS = 150
/** What nothing was heard of for longer is not taken for draining. */
const MAX_STEP_MS = 500

export class DrainWatch {
  /** How long packets waited when less was first sent; 0 while nothing is watched. */
  #waited = 0
  /** Bits per second that got through then. */
  #capacity = 0
  /** Milliseconds of queue that must have run empty since. */
  #drained = 0

  get busy(): boolean {
    return this.#waited > 0
  }

  /** Less is sent from now on, because packets wait so long while so much gets through. */
  decreased(queueMs: number, capacity: number): void {
    if (this.busy || capacity <= 0) return
    this.#waited = queueMs
    this.#capacity = capacity
    this.#drained = 0
  }

  /** True once, when the queue must have run empty and the wait is still there. `arriving` in bits per second, `since` in ms. */
  isWay(queueMs: number, arriving: number, since: number): boolean {
    if (!this.busy) return false
    this.#drained = Math.max(0, this.#drained + Math.min(since, MAX_STEP_MS) * (1 - arriving / this.#capacity))
    const cured = queueMs < this.#waited * CURED
    const outlasted = this.#drained > this.#waited + PATIENCE_MS
    if (cured || outlasted) this.#waited = 0
    return outlasted && !cured
  }

  /** Nothing is known any more. */
  forget(): void {
    this.#waited = 0
  }
}
