/**
 * One direction between two threads. A batch is under way at a time, and the next is sent when the other side has dealt with it: so the queue
 * is here, where it can be seen and bounded, and not between the threads, where it cannot.
 */

export const MOST_WAITING = 10_000

export class Mailbox<Message> {
  readonly #post: (batch: readonly Message[]) => void
  #waiting: Message[] = []
  #underWay = false

  constructor(post: (batch: readonly Message[]) => void) {
    this.#post = post
  }

  /** Whether the other side has yet to deal with something. */
  get busy(): boolean {
    return this.#underWay
  }

  /** False where too much waits already: the message is dropped. */
  put(message: Message): boolean {
    if (this.#waiting.length >= MOST_WAITING) return false
    this.#waiting.push(message)
    if (!this.#underWay) this.#send()
    return true
  }

  /** The other side has dealt with the batch. */
  acknowledged(): void {
    this.#underWay = false
    if (this.#waiting.length > 0) this.#send()
  }

  #send(): void {
    const batch = this.#waiting
    this.#waiting = []
    this.#underWay = true
    this.#post(batch)
  }
}
