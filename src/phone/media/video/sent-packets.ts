/** Packets that went out lately, and which of them the room misses: what the network carries is known by that long before a report tells. */

/** A second and more of a good picture. */
const KEPT = 512
/** Of time and packets that tell enough. */
const LEAST_MS = 120
const MOST_MS = 400
const LEAST_MISSED = 10
/** Of fewer the network loses some anyway. */
const HEAVY = 0.3
/** More is an outage, and tells nothing of what is carried afterwards. */
const OUTAGE = 0.98

interface SentPacket {
  readonly index: number
  readonly at: number
  readonly bits: number
  isMissed: boolean
}

export class SentPackets {
  readonly #packets: SentPacket[] = []
  #missed = 0

  /** `at` in ms. */
  add(index: number, bits: number, at: number): void {
    this.#packets.push({ index, at, bits, isMissed: false })
    if (this.#packets.length > KEPT && this.#packets.shift()?.isMissed === true) this.#missed--
  }

  clear(): void {
    this.#packets.length = 0
    this.#missed = 0
  }

  /** Bits per second that are carried, where much is missed; null where that is not so, or not known yet. */
  miss(index: number): number | null {
    const packet = this.#packets[index - (this.#packets[0]?.index ?? 0)]
    if (packet === undefined || packet.isMissed) return null
    packet.isMissed = true
    this.#missed++
    return this.#missed < LEAST_MISSED ? null : this.#judge()
  }

  /** From the first to the last that are missed lately: of the others there nobody complained. */
  #judge(): number | null {
    const last = this.#packets.findLastIndex(({ isMissed }) => isMissed)
    const until = this.#packets[last]?.at ?? 0
    const first = this.#packets.findIndex(({ isMissed, at }) => isMissed && at >= until - MOST_MS)
    const span = this.#packets.slice(first, last)
    const milliseconds = until - (span[0]?.at ?? until)
    const missed = span.filter(({ isMissed }) => isMissed).length
    const loss = missed / span.length
    if (milliseconds < LEAST_MS || missed < LEAST_MISSED || loss < HEAVY || loss > OUTAGE) return null
    const carried = span.reduce((bits, packet) => bits + (packet.isMissed ? 0 : packet.bits), 0)
    return (carried * 1000) / milliseconds
  }
}
