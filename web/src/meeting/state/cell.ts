import { useSyncExternalStore } from 'react'

/** A value that can be watched, outside React. */
export interface Readable<T> {
  readonly read: () => T
  readonly subscribe: (changed: () => void) => () => void
}

export class Cell<T> implements Readable<T> {
  #value: T
  readonly #watchers = new Set<() => void>()

  constructor(value: T) {
    this.#value = value
  }

  readonly read = (): T => this.#value
  readonly subscribe = (changed: () => void): (() => void) => {
    this.#watchers.add(changed)
    return () => void this.#watchers.delete(changed)
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const changed of this.#watchers) changed()
  }

  change(next: (value: T) => T): void {
    this.set(next(this.#value))
  }
}

export const useCell = <T>(cell: Readable<T>): T => useSyncExternalStore(cell.subscribe, cell.read)
