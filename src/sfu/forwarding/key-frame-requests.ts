const THROTTLE_MS = 500

/** Key frames that subscribers want of one layer, made few: one costs as much as many other frames. */
export class KeyFrameRequests {
  #wanted = false
  #askedAt = Number.NEGATIVE_INFINITY

  want(): void {
    this.#wanted = true
  }

  /** A key frame began, and answers all requests so far. */
  arrived(): void {
    this.#wanted = false
  }

  /** True when the publisher is to be asked now; counts as asked. Who still waits afterwards wants again. */
  due(now: number): boolean {
    if (!this.#wanted || now - this.#askedAt < THROTTLE_MS) return false
    this.#askedAt = now
    this.#wanted = false
    return true
  }
}
