/** Whether the server still wants our packets (RFC 7675), asked on the path in use. */
import type { Surroundings } from '../surroundings.ts'

export interface ConsentOptions {
  readonly surroundings: Surroundings
  readonly ask: () => void
  /** Once: no answer for too long. */
  readonly expired: () => void
}

/** Between two answered questions (RFC 7675 §5.1); a fifth more or less, so that many clients do not ask together. */
const intervalMs = 5000
/** Until the next question when one was not answered. */
const impatientMs = 500
/** RFC 7675 allows 30 s; a caller would have hung up by then. */
const patienceMs = 10_000

export class Consent {
  readonly #options: ConsentOptions
  #answeredAt: number
  #cancel: () => void

  constructor(options: ConsentOptions) {
    this.#options = options
    this.#answeredAt = options.surroundings.now()
    this.#cancel = this.#later()
  }

  answered(): void {
    this.#answeredAt = this.#options.surroundings.now()
    this.#cancel()
    this.#cancel = this.#later()
  }

  close(): void {
    this.#cancel()
  }

  #later(): () => void {
    const { after, random } = this.#options.surroundings
    return after(intervalMs * 0.8 + random(intervalMs * 0.4), () => this.#ask())
  }

  #ask(): void {
    const { after, now } = this.#options.surroundings
    if (now() - this.#answeredAt > patienceMs) return this.#options.expired()
    this.#cancel = after(impatientMs, () => this.#ask())
    this.#options.ask()
  }
}
