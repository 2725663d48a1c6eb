/** How many wait, for each line by its name. Bounded: so is the rate at which those who have waited long enough go on. */
export class WaitingLines {
  readonly #limit: number
  readonly #waiting = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** False when the line is full; else `leave` must follow. */
  join(line: string): boolean {
    const waiting = this.#waiting.get(line) ?? 0
    if (waiting >= this.#limit) return false
    this.#waiting.set(line, waiting + 1)
    return true
  }

  leave(line: string): void {
    const waiting = (this.#waiting.get(line) ?? 1) - 1
    if (waiting > 0) this.#waiting.set(line, waiting)
    else this.#waiting.delete(line)
  }
}
