import type { DataTrack } from './data-track.ts'

const HIGHEST = 0xffff

/** The handles under which one client is sent the data tracks that it subscribes to. */
export class DataTrackHandles {
  readonly #byTrack = new Map<DataTrack, number>()
  /** In use, so that none means two tracks at once. */
  readonly #taken = new Set<number>()
  #last = 0

  get used(): boolean {
    return this.#last > 0
  }

  get tracks(): readonly DataTrack[] {
    return [...this.#byTrack.keys()]
  }

  /** Null when all are in use. */
  take(track: DataTrack): number | null {
    if (this.#taken.size >= HIGHEST) return null
    do this.#last = (this.#last % HIGHEST) + 1
    while (this.#taken.has(this.#last))
    this.#taken.add(this.#last)
    this.#byTrack.set(track, this.#last)
    return this.#last
  }

  drop(track: DataTrack): void {
    const handle = this.#byTrack.get(track)
    this.#byTrack.delete(track)
    if (handle !== undefined) this.#taken.delete(handle)
  }

  entries(): IterableIterator<[DataTrack, number]> {
    return this.#byTrack.entries()
  }
}
