/**
 * What is read from memory because every visitor's first question needs it. What another process changes on the same database is seen
 * with the next `refresh`.
 */
export class CachedReading<E> {
  readonly #readKept: () => Promise<E>
  readonly #watchers = new Set<(entries: E) => void>()
  #entries: Promise<E> | null = null
  /** As the watchers know it, to tell whether there is news. */
  #told: string | null = null

  constructor(readKept: () => Promise<E>) {
    this.#readKept = readKept
  }

  read(): Promise<E> {
    return this.#entries ?? this.#readAnew()
  }

  /** Reads what is stored now, and tells the watchers if it is something else than they know. */
  async refresh(): Promise<void> {
    const reading = this.#readAnew()
    const entries = await reading
    // One that began later knows better, and tells.
    if (this.#entries !== reading) return
    const told = JSON.stringify(entries)
    if (told === this.#told) return
    this.#told = told
    for (const watcher of this.#watchers) watcher(entries)
  }

  /** Hears the entries with the next `refresh`, and of every change from then on. Returns what ends it. */
  watch(watcher: (entries: E) => void): () => void {
    this.#watchers.add(watcher)
    this.#told = null
    return () => void this.#watchers.delete(watcher)
  }

  /** After a change of one's own. What was stored stays so, even where it cannot be read back just now. */
  async seen<T>(outcome: T): Promise<T> {
    await this.refresh().catch(() => undefined)
    return outcome
  }

  /** Whoever asks meanwhile waits for this reading; one that fails is not kept. */
  #readAnew(): Promise<E> {
    const reading = this.#readKept()
    this.#entries = reading
    reading.catch(() => {
      if (this.#entries === reading) this.#entries = null
    })
    return reading
  }
}
