/** Where a publisher's RTP timestamps lie on its wall clock, from its last sender report. */

const FRACTIONS_PER_MS = 4294967.296

export class SourceClock {
  readonly rate: number
  /** Publisher's wall clock in milliseconds since 1900. */
  #wall = 0
  #timestamp = 0
  #arrivedAt = 0
  #known = false
  #reports = 0

  constructor(rate: number) {
    this.rate = rate
  }

  get known(): boolean {
    return this.#known
  }

  /** As of the last report, and how many there were. */
  get wall(): number {
    return this.#wall
  }

  get timestamp(): number {
    return this.#timestamp
  }

  get reports(): number {
    return this.#reports
  }

  report(ntpSeconds: number, ntpFraction: number, timestamp: number, now: number): void {
    this.set(ntpSeconds * 1000 + ntpFraction / FRACTIONS_PER_MS, timestamp, now)
  }

  /** The same by milliseconds since 1900. */
  set(wall: number, timestamp: number, now: number): void {
    this.#wall = wall
    this.#timestamp = timestamp
    this.#reports++
    this.#arrivedAt = now
    this.#known = true
  }

  /** The publisher's wall clock now, as far as its last report tells. */
  wallAt(now: number): number {
    return this.#wall + now - this.#arrivedAt
  }

  wallOf(timestamp: number): number {
    return this.#wall + (((timestamp - this.#timestamp) | 0) * 1000) / this.rate
  }

  timestampOf(wall: number): number {
    return (this.#timestamp + Math.round(((wall - this.#wall) * this.rate) / 1000)) >>> 0
  }
}
