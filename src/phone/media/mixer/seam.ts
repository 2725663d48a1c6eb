/**
 * Makes one stream of a track that is received over one connection after another.
 *
 * A media server dates a track's packets anew for each who receives it. Where two connections receive the same packet, that tells how their
 * times relate, and from then on either may carry the stream; where the old connection has gone before, the time that has passed tells.
 */

interface Numbered {
  /** 32 bits, in the codec's clock. */
  readonly timestamp: number
  readonly payload: Uint8Array
}

interface Heard extends Numbered {
  readonly ear: object
}

/** 320 ms: two connections are never further apart. */
const REMEMBERED = 16
/** Silence is the same each time: such a packet tells nothing. */
const TELLING_BYTES = 8

export class Seam {
  /** Of the codec's clock in 20 ms. */
  readonly #step: number
  /** What to add to an ear's timestamps. */
  readonly #offsets = new Map<object, number>()
  readonly #recent: Heard[] = []
  /** The timestamp that is furthest on, and the tick when it came. */
  #last: { readonly timestamp: number; readonly tick: number } | null = null

  constructor(step: number) {
    this.#step = step
  }

  /** The packet's timestamp in the one stream; null while that is not known. `tick` is the time in frames of 20 ms. */
  place(ear: object, packet: Numbered, tick: number): number | null {
    const offset = this.#offsets.get(ear) ?? this.#meet(ear, packet) ?? this.#continue(packet, tick)
    this.#remember(ear, packet)
    if (offset === null) return null
    this.#offsets.set(ear, offset)
    const timestamp = (packet.timestamp + offset) >>> 0
    this.#introduce(timestamp, packet.payload)
    if (this.#last === null || ((timestamp - this.#last.timestamp) | 0) > 0) this.#last = { timestamp, tick }
    return timestamp
  }

  has(ear: object): boolean {
    return this.#offsets.has(ear)
  }

  forget(ear: object): void {
    this.#offsets.delete(ear)
  }

  /** A packet that came over another connection too: the difference of their timestamps. */
  #meet(ear: object, { timestamp, payload }: Numbered): number | null {
    if (payload.length < TELLING_BYTES) return null
    for (const heard of this.#recent.toReversed()) {
      const known = heard.ear === ear ? undefined : this.#offsets.get(heard.ear)
      if (known !== undefined && Buffer.compare(heard.payload, payload) === 0) return heard.timestamp + known - timestamp
    }
    return null
  }

  /** The same the other way round: a connection that was ahead of the known one. */
  #introduce(timestamp: number, payload: Uint8Array): void {
    if (payload.length < TELLING_BYTES) return
    for (const heard of this.#recent) {
      const stranger = !this.#offsets.has(heard.ear)
      if (stranger && Buffer.compare(heard.payload, payload) === 0) this.#offsets.set(heard.ear, timestamp - heard.timestamp)
    }
  }

  /** Nobody else carries the stream: it goes on with this packet, as much later as it came later. */
  #continue({ timestamp }: Numbered, tick: number): number | null {
    if (this.#offsets.size > 0) return null
    if (this.#last === null) return 0
    return this.#last.timestamp + Math.max(1, tick - this.#last.tick) * this.#step - timestamp
  }

  #remember(ear: object, { timestamp, payload }: Numbered): void {
    this.#recent.push({ ear, timestamp, payload: Uint8Array.from(payload) })
    if (this.#recent.length > REMEMBERED) this.#recent.shift()
  }
}
