/** Which media thread has which room. A room is in one thread as long as it lives; a new one comes where there is least to do. */

interface Place {
  readonly worker: number
  /** With an open signalling connection. */
  people: number
  /** How often it was asked for: a sign that somebody may be on the way to it. */
  uses: number
}

export class RoomPlaces {
  readonly #workers: number
  readonly #places = new Map<string, Place>()

  constructor(workers: number) {
    this.#workers = workers
  }

  /** Null when no thread has it. */
  find(room: string): number | null {
    return this.#places.get(room)?.worker ?? null
  }

  /** Where it is, or is to be from now on. */
  place(room: string): number {
    const place = this.#places.get(room) ?? { worker: this.#leastBusy(), people: 0, uses: 0 }
    place.uses++
    this.#places.set(room, place)
    return place.worker
  }

  /** Places it, and counts a person until `leave`. */
  enter(room: string): number {
    const worker = this.place(room)
    const place = this.#places.get(room)
    if (place !== undefined) place.people++
    return worker
  }

  leave(room: string): void {
    const place = this.#places.get(room)
    if (place !== undefined && place.people > 0) place.people--
  }

  uses(room: string): number {
    return this.#places.get(room)?.uses ?? 0
  }

  /** Its thread says that it is closed. Not heeded when it was asked for since it had so many uses. */
  closed(room: string, uses: number): void {
    if (this.#places.get(room)?.uses === uses) this.#places.delete(room)
  }

  /** The thread died, and with it its rooms. */
  workerLost(worker: number): void {
    for (const [room, place] of this.#places) if (place.worker === worker) this.#places.delete(room)
  }

  /** What a room costs grows with the square of its people: each is sent to each. */
  #leastBusy(): number {
    const loads = Array.from({ length: this.#workers }, () => 0)
    for (const { worker, people } of this.#places.values()) loads[worker] = (loads[worker] ?? 0) + 1 + people * people
    return loads.indexOf(Math.min(...loads))
  }
}
