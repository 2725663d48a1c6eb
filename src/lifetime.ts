/** What was opened, to be closed in reverse order. */
export class Lifetime {
  readonly #closers: (() => unknown)[] = []
  #end: Promise<void> | null = null

  add(close: () => unknown): void {
    this.#closers.push(close)
  }

  /** Idempotent. What cannot be closed does not keep the rest open. */
  close(): Promise<void> {
    return (this.#end ??= this.#close())
  }

  async #close(): Promise<void> {
    const failures: unknown[] = []
    for (const close of this.#closers.toReversed()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed')
  }
}
