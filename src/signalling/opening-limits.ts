/** Upgrades that wait for the door: over all, and from one source. */
const MAX_WAITING = 256
const MAX_WAITING_PER_SOURCE = 32

export class OpeningLimits {
  readonly #waiting = new Map<string, number>()
  #all = 0

  /** False when too many wait already; otherwise `leave` follows once. */
  enter(source: string): boolean {
    const waiting = this.#waiting.get(source) ?? 0
    if (this.#all >= MAX_WAITING || waiting >= MAX_WAITING_PER_SOURCE) return false
    this.#waiting.set(source, waiting + 1)
    this.#all += 1
    return true
  }

  leave(source: string): void {
    const left = (this.#waiting.get(source) ?? 1) - 1
    this.#all -= 1
    if (left <= 0) this.#waiting.delete(source)
    else this.#waiting.set(source, left)
  }
}
