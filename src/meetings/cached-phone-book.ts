import type { PhoneBook, PhoneBookEntries, PhoneNumber, Trunk } from './phone-book.ts'

/**
 * A phone book that is read from memory: every visitor's first question needs it. What is changed through it is seen at once;
 * what another process changes on the same database is seen with the next `refresh`.
 */
export class CachedPhoneBook implements PhoneBook {
  readonly #kept: PhoneBook
  readonly #watchers = new Set<(entries: PhoneBookEntries) => void>()
  #entries: Promise<PhoneBookEntries> | null = null
  /** As the watchers know it, to tell whether there is news. */
  #told: string | null = null

  constructor(kept: PhoneBook) {
    this.#kept = kept
  }

  read(): Promise<PhoneBookEntries> {
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
  watch(watcher: (entries: PhoneBookEntries) => void): () => void {
    this.#watchers.add(watcher)
    this.#told = null
    return () => void this.#watchers.delete(watcher)
  }

  async putTrunk(trunk: Trunk): Promise<void> {
    return this.#seen(await this.#kept.putTrunk(trunk))
  }

  async removeTrunk(id: string): Promise<boolean> {
    return this.#seen(await this.#kept.removeTrunk(id))
  }

  async putNumber(number: PhoneNumber): ReturnType<PhoneBook['putNumber']> {
    return this.#seen(await this.#kept.putNumber(number))
  }

  async removeNumber(id: string): Promise<boolean> {
    return this.#seen(await this.#kept.removeNumber(id))
  }

  /** What was stored stays so, even where it cannot be read back just now. */
  async #seen<T>(outcome: T): Promise<T> {
    await this.refresh().catch(() => undefined)
    return outcome
  }

  /** Whoever asks meanwhile waits for this reading; one that fails is not kept. */
  #readAnew(): Promise<PhoneBookEntries> {
    const reading = this.#kept.read()
    this.#entries = reading
    reading.catch(() => {
      if (this.#entries === reading) this.#entries = null
    })
    return reading
  }
}
