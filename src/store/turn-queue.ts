/** Runs work for one key one after the other, for different keys side by side. */
export class TurnQueue {
  readonly #tails = new Map<string, Promise<unknown>>()

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#tails.get(key) ?? Promise.resolve()).then(work, work)
    this.#tails.set(key, turn)
    const forget = (): void => {
      if (this.#tails.get(key) === turn) this.#tails.delete(key)
    }
    turn.then(forget, forget)
    return turn
  }
}
