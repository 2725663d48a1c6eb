/**
 * A way that becomes longer at once, such as by another mobile cell: all packets wait longer from one feedback to the next, and after
 * that no longer still. A queue that filled so fast would go on to fill, or lose what does not fit.
 */

/** By so much, between two feedbacks. */
const STEP_MS = 40
/** As long as it takes to see whether the wait grows. */
const PROOF_MS = 300
/** What it may grow by meanwhile: a queue that filled by `STEP_MS` within a feedback grows by more. */
const FLAT_MS = 60
/** Share of the packets that may be lost meanwhile: a full queue that filled so fast loses more. */
const MAX_LOSS = 0.15

export class StepWatch {
  #before = Number.POSITIVE_INFINITY
  #level = 0
  #since = Number.NaN
  #arrived = 0
  #lost = 0

  /** It is not known yet what made packets wait. */
  get busy(): boolean {
    return !Number.isNaN(this.#since)
  }

  arrived(): void {
    this.#arrived++
  }

  lost(): void {
    this.#lost++
  }

  /** With each feedback. True once, when it is the way, whose packets take by `unevenMs` more or less time anyway. */
  isWay(queueMs: number, unevenMs: number, now: number): boolean {
    const rise = queueMs - this.#before
    this.#before = queueMs
    if (!this.busy) {
      if (rise >= STEP_MS) this.#begin(queueMs, now)
      return false
    }
    if (this.#isQueue(queueMs, unevenMs)) this.forget()
    else if (now - this.#since >= PROOF_MS) {
      this.forget()
      return true
    }
    return false
  }

  /** Nothing is known any more. */
  forget(): void {
    this.#since = Number.NaN
    this.#before = Number.POSITIVE_INFINITY
  }

  #begin(queueMs: number, now: number): void {
    this.#level = queueMs
    this.#since = now
    this.#arrived = 0
    this.#lost = 0
  }

  #isQueue(queueMs: number, unevenMs: number): boolean {
    const hasGrown = queueMs > this.#level + FLAT_MS + unevenMs
    const shrinks = queueMs < STEP_MS / 2
    return hasGrown || shrinks || this.#lost > (this.#lost + this.#arrived) * MAX_LOSS
  }
}
