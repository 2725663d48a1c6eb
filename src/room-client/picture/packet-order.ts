/** Packets of one stream in the order of their numbers. A hole is waited for, and given up when that takes too long. */

export interface OrderedPacket {
  readonly payloadType: number
  readonly timestamp: number
  readonly marker: boolean
  readonly payload: Uint8Array
}

export interface PacketOrderEvents {
  /** The payload is good until this returns. */
  readonly next: (packet: OrderedPacket) => void
  /** What comes next does not follow what came last. */
  readonly hole: () => void
}

/** Milliseconds: two or three requests over most networks; a picture that stands still for longer is better begun anew. */
const patienceMs = 500
const mostWaiting = 512

export class PacketOrder {
  readonly #events: PacketOrderEvents
  /** By extended sequence number, which never wraps. */
  readonly #waiting = new Map<number, OrderedPacket>()
  #next = -1
  #waitsSince = 0

  constructor(events: PacketOrderEvents) {
    this.#events = events
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Each number once. The payload is copied if it must wait. */
  arrived(extended: number, packet: OrderedPacket, now: number): void {
    if (this.#next < 0) this.#next = extended
    if (extended < this.#next) return
    if (extended > this.#next) return this.#wait(extended, packet, now)
    this.#next += 1
    this.#events.next(packet)
    this.#follow(now)
  }

  tick(now: number): void {
    if (this.#waiting.size > 0 && now - this.#waitsSince > patienceMs) this.#giveUp(now)
  }

  /** Too much is missing: goes on with `extended`. */
  jump(extended: number): void {
    this.#waiting.clear()
    this.#next = extended
    this.#events.hole()
  }

  #wait(extended: number, packet: OrderedPacket, now: number): void {
    if (this.#waiting.size === 0) this.#waitsSince = now
    this.#waiting.set(extended, { ...packet, payload: packet.payload.slice() })
    if (this.#waiting.size > mostWaiting) this.#giveUp(now)
  }

  #giveUp(now: number): void {
    this.#next = Math.min(...this.#waiting.keys())
    this.#events.hole()
    this.#follow(now)
  }

  #follow(now: number): void {
    for (let packet = this.#waiting.get(this.#next); packet !== undefined; packet = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next)
      this.#next += 1
      this.#events.next(packet)
    }
    this.#waitsSince = now
  }
}
