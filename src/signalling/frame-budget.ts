/** Frames a second that one client may send, with room for a burst at the start. */
const RATE = 100
const BURST = 500

export class FrameBudget {
  readonly #now: () => number
  #left = BURST
  #at: number

  constructor(now: () => number) {
    this.#now = now
    this.#at = now()
  }

  /** False when the client sends too much. */
  take(): boolean {
    const now = this.#now()
    this.#left = Math.min(BURST, this.#left + ((now - this.#at) * RATE) / 1000)
    this.#at = now
    this.#left -= 1
    return this.#left >= 0
  }
}
