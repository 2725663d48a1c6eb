/** So many may be at it at once; each has a seat of its own meanwhile. */
export class Seats<T> {
  readonly #free: T[]
  readonly #waiting: ((seat: T) => void)[] = []

  constructor(seats: readonly T[]) {
    this.#free = [...seats]
  }

  async sit<R>(use: (seat: T) => Promise<R>): Promise<R> {
    const free = this.#free.shift()
    const seat = free ?? (await new Promise<T>((resolve) => this.#waiting.push(resolve)))
    try {
      return await use(seat)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(seat)
      else next(seat)
    }
  }
}
