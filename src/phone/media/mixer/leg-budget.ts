/**
 * Whether the mixer's thread can carry one more telephone without those that it carries hearing of it. Pure: it is told how busy the thread
 * was, and counts what was promised since.
 */

/** Share of its time that the thread may be busy: the rest is for what comes in bursts, and for the machine's other work. */
const MOST_BUSY = 0.7
/** What a new telephone costs at most until it is in the next measure: its ports, its greeting, its packets. */
const SHARE_OF_A_LEG = 0.005

/** So many it always carries: a thread that is busy with so few is so with something else, and will not be for long. */
const FEW = 25

export class LegBudget {
  #busy = 0
  #promised = 0

  /** Share of the last while in which the thread was busy, 0 to 1. */
  measured(busy: number): void {
    this.#busy = busy
    this.#promised = 0
  }

  /** True where there is room for one more beside `legs`, which is then taken. */
  take(legs: number): boolean {
    if (legs >= FEW && this.#busy + (this.#promised + 1) * SHARE_OF_A_LEG > MOST_BUSY) return false
    this.#promised += 1
    return true
  }
}
