/** Round trip time from our sender reports and what comes back of them (RFC 3550 §6.4.1). */

const REMEMBERED = 64
const DELAY_UNITS_PER_MS = 65.536
/** Until something is known. */
const INITIAL_MS = 80
const SMOOTHING = 0.25
const MAX_MS = 2000

export class RoundTrip {
  /** When the report with this middle of an NTP time went out. */
  readonly #sentAt = new Map<number, number>()
  #ms = INITIAL_MS
  #known = false

  get ms(): number {
    return this.#ms
  }

  /** It was measured. */
  get known(): boolean {
    return this.#known
  }

  reported(ntpSeconds: number, ntpFraction: number, now: number): void {
    const middle = ((ntpSeconds & 0xffff) * 0x10000 + (ntpFraction >>> 16)) >>> 0
    this.#sentAt.set(middle, now)
    if (this.#sentAt.size <= REMEMBERED) return
    for (const oldest of this.#sentAt.keys()) {
      this.#sentAt.delete(oldest)
      return
    }
  }

  answered(lastReport: number, delay: number, now: number): void {
    const sentAt = this.#sentAt.get(lastReport)
    if (sentAt === undefined) return
    const measured = now - sentAt - delay / DELAY_UNITS_PER_MS
    if (measured < 0 || measured > MAX_MS) return
    this.#known = true
    this.#ms += (measured - this.#ms) * SMOOTHING
  }
}
