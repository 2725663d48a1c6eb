/**
 * How long packets have to wait before they are played, so that nearly all of them are there. Delays are measured against the quickest
 * packet of the last seconds; what the path takes at least nobody can know, nor needs to.
 */

export const LEAST_DELAY_MS = 40
export const MOST_DELAY_MS = 200
/** The pull falls anywhere between two packets. */
const MARGIN_MS = 20
const BIN_MS = 5
const BINS = MOST_DELAY_MS / BIN_MS + 1
/** This share of packets may come too late: waiting for them would cost more than concealing them. */
const TOO_LATE = 0.02
/** What a packet said counts half after some 350 others. */
const FORGETTING = 0.998
/** The quickest packet is looked for in this and the period before it, so that a drifting clock or a new path is followed. */
const PERIOD_MS = 5000

export class DelayTarget {
  readonly #shares = new Float64Array(BINS)
  #periodStart = 0
  #quickest = Number.POSITIVE_INFINITY
  #quickestBefore = Number.POSITIVE_INFINITY
  #sum = 0

  /** Arrival less media time of the quickest packet, in ms; infinite before the first. */
  get base(): number {
    return Math.min(this.#quickest, this.#quickestBefore)
  }

  /** ms between LEAST_DELAY_MS and MOST_DELAY_MS. */
  get target(): number {
    let late = TOO_LATE * this.#sum
    let bin = BINS - 1
    while (bin > 0 && late >= (this.#shares[bin] ?? 0)) late -= this.#shares[bin--] ?? 0
    return Math.max(LEAST_DELAY_MS, Math.min(MOST_DELAY_MS, (bin + 1) * BIN_MS + MARGIN_MS))
  }

  /** `transit` is arrival less media time, in ms. */
  measure(transit: number, now: number): void {
    if (now - this.#periodStart > PERIOD_MS) this.#beginPeriod(now)
    this.#quickest = Math.min(this.#quickest, transit)
    for (let i = 0; i < BINS; i++) this.#shares[i] = (this.#shares[i] ?? 0) * FORGETTING
    const bin = Math.min(BINS - 1, Math.floor((transit - this.base) / BIN_MS))
    this.#shares[bin] = (this.#shares[bin] ?? 0) + 1
    this.#sum = this.#sum * FORGETTING + 1
  }

  #beginPeriod(now: number): void {
    this.#periodStart = now
    this.#quickestBefore = this.#quickest
    this.#quickest = Number.POSITIVE_INFINITY
  }
}
