import type { Instant } from '../domain/ids.ts'
import { NOBODY_IS_CALLED, type CallEntry, type OutgoingCalls, type OutgoingSettings } from './outgoing-calls.ts'

export class MemoryOutgoingCalls implements OutgoingCalls {
  #settings = NOBODY_IS_CALLED
  #entries: readonly CallEntry[] = []

  settings(): Promise<OutgoingSettings> {
    return Promise.resolve(this.#settings)
  }

  putSettings(settings: OutgoingSettings): Promise<void> {
    this.#settings = settings
    return Promise.resolve()
  }

  read(since: Instant): Promise<readonly CallEntry[]> {
    return Promise.resolve(this.#entries.filter(({ placedAt }) => placedAt >= since))
  }

  add(since: Instant, decide: (entries: readonly CallEntry[]) => CallEntry | null): Promise<boolean> {
    this.#entries = this.#entries.filter(({ placedAt }) => placedAt >= since)
    const entry = decide(this.#entries)
    if (entry !== null) this.#entries = [...this.#entries, entry].toSorted((one, other) => one.placedAt - other.placedAt)
    return Promise.resolve(entry !== null)
  }

  put(entry: CallEntry): Promise<void> {
    this.#entries = this.#entries.map((known) => (known.id === entry.id ? entry : known))
    return Promise.resolve()
  }
}
