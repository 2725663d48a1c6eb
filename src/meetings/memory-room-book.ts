import type { RoomBook, RoomBookEntries, RoomSystem } from './room-book.ts'

/** Gone with the process: for tests and for trying Latch out. */
export class MemoryRoomBook implements RoomBook {
  readonly #rooms = new Map<string, RoomSystem>()
  #guests = false

  async read(): Promise<RoomBookEntries> {
    return { rooms: [...this.#rooms.values()], guests: this.#guests }
  }

  async putRoom(room: RoomSystem): ReturnType<RoomBook['putRoom']> {
    const others = [...this.#rooms.values()].filter(({ id }) => id !== room.id)
    if (others.some(({ address }) => address === room.address)) return 'room_address_taken'
    if (others.some(({ username }) => username === room.username)) return 'room_username_taken'
    this.#rooms.set(room.id, room)
    return 'put'
  }

  async removeRoom(id: string): Promise<boolean> {
    return this.#rooms.delete(id)
  }

  async putGuests(guests: boolean): Promise<void> {
    this.#guests = guests
  }
}
