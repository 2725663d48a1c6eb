import { CachedReading } from './cached-reading.ts'
import type { RoomBook, RoomBookEntries, RoomSystem } from './room-book.ts'

/** A room book that is read from memory. What is changed through it is seen at once. */
export class CachedRoomBook extends CachedReading<RoomBookEntries> implements RoomBook {
  readonly #kept: RoomBook

  constructor(kept: RoomBook) {
    super(() => kept.read())
    this.#kept = kept
  }

  async putRoom(room: RoomSystem): ReturnType<RoomBook['putRoom']> {
    return this.seen(await this.#kept.putRoom(room))
  }

  async removeRoom(id: string): Promise<boolean> {
    return this.seen(await this.#kept.removeRoom(id))
  }

  async putGuests(guests: boolean): Promise<void> {
    return this.seen(await this.#kept.putGuests(guests))
  }
}
