/**
 * Whether one more telephone can be served without those that speak hearing of it. Pure: it is told how busy the two threads were that every
 * call needs, and counts what was promised since.
 */

/** Share of its time that the mixer may be busy: a burst of anything else still finds room in a frame of 20 ms. */
const MOST_MIXING = 0.7
/** What a new telephone costs the mixer at most until it is in the next measure: its ports, its greeting, its packets. */
const SHARE_OF_A_LEG = 0.005
/** Beyond this messages wait in the socket, and each is answered later than the one before. */
const MOST_ANSWERING = 0.9
/** Of one measure: a second's work at once, such as a meeting that begins, is no overload. */
const SMOOTHING = 0.2
/** Telephones whose ports are being opened, a millisecond each: more at once would hold up the next frame of all others. */
const MOST_OPENING = 20
/** So many are always served: a thread that is busy with so few is so with something else, and will not be for long. */
const FEW = 25

/** Shares of the time since the last one, 0 to 1. */
export interface BusyMeasure {
  readonly mixing: number
  /** The thread that SIP and the door run on. */
  readonly answering: number
}

export class LegBudget {
  #mixing = 0
  #answering = 0
  #promised = 0

  /** To be told five times a second. */
  measured({ mixing, answering }: BusyMeasure): void {
    this.#mixing = mixing
    this.#answering += (answering - this.#answering) * SMOOTHING
    this.#promised = 0
  }

  /** True where there is room for one more, which is then taken, beside so many `legs`, of which so many are `opening`. */
  take(legs: number, opening: number): boolean {
    if (legs >= FEW && this.#isFull(opening)) return false
    this.#promised += 1
    return true
  }

  #isFull(opening: number): boolean {
    const mixing = this.#mixing + (this.#promised + 1) * SHARE_OF_A_LEG
    return opening >= MOST_OPENING || mixing > MOST_MIXING || this.#answering > MOST_ANSWERING
  }
}
