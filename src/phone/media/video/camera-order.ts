/** Packets of the room's camera in the order of their numbers, as far as a short wait brings it about. */
import type { CameraPacket } from './video-line.ts'

/** A packet that another overtook comes within it; one that is sent again takes a round trip. */
const OVERTAKEN_MS = 30
const RESENT_MS = 120
/** Some 200 ms of a large picture. */
const MOST_WAITING = 128

interface Waiting {
  readonly packet: CameraPacket
  readonly since: number
}

export class CameraOrder {
  /** By extended number, which never wraps. */
  readonly #waiting = new Map<number, Waiting>()
  readonly #waitMs: number
  readonly #deliver: (packet: CameraPacket) => void
  #next = -1

  /** `resent`: what is missing is asked for. The packet's payload is good until `deliver` returns. */
  constructor(resent: boolean, deliver: (packet: CameraPacket) => void) {
    this.#waitMs = resent ? RESENT_MS : OVERTAKEN_MS
    this.#deliver = deliver
  }

  /** When waiting is over; infinity where nothing waits. */
  get nextAt(): number {
    const [oldest] = this.#waiting.values()
    return oldest === undefined ? Number.POSITIVE_INFINITY : oldest.since + this.#waitMs
  }

  /** Each number once. The payload is kept by reference where it must wait. */
  put(extended: number, packet: CameraPacket, now: number): void {
    if (this.#next < 0) this.#next = extended
    // It comes after its place was given up.
    if (extended < this.#next) return
    this.#waiting.set(extended, { packet, since: now })
    if (this.#waiting.size > MOST_WAITING) this.#giveUp()
    this.#deliverFollowing()
  }

  tick(now: number): void {
    while (this.nextAt <= now) {
      this.#giveUp()
      this.#deliverFollowing()
    }
  }

  #giveUp(): void {
    this.#next = Math.min(...this.#waiting.keys())
  }

  #deliverFollowing(): void {
    for (let found = this.#waiting.get(this.#next); found !== undefined; found = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next)
      this.#next++
      this.#deliver(found.packet)
    }
  }
}
