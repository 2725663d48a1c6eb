import type { Clock, Timer } from '../clock.ts'
import { PATIENCE, T1, T2 } from '../transaction/machine.ts'

/** The success of an INVITE, sent again until its ACK comes, over TCP too (RFC 3261 §13.3.1.4). */
export class RepeatedSuccess {
  readonly #clock: Clock
  readonly #send: () => void
  readonly #expiry: Timer
  #next: Timer

  /** `send` is called at once; `expired` when nobody acknowledged within 32 s. */
  constructor(clock: Clock, send: () => void, expired: () => void) {
    this.#clock = clock
    this.#send = send
    this.#next = this.#repeatAfter(T1)
    this.#expiry = clock.after(PATIENCE, () => {
      this.stop()
      expired()
    })
    send()
  }

  /** The ACK came. */
  stop(): void {
    this.#next.cancel()
    this.#expiry.cancel()
  }

  #repeatAfter(ms: number): Timer {
    return this.#clock.after(ms, () => {
      this.#next = this.#repeatAfter(Math.min(ms * 2, T2))
      this.#send()
    })
  }
}
