/**
 * How long packets have to wait before they are played, so that nearly all of them are there. Delays are measured against the quickest
 * packet of the last seconds; what the path takes at least nobody can know, nor needs to.
 */

export const LEAST_DELAY_MS = 30
export const MOST_DELAY_MS = 200
/** The pull falls anywhere between two packets. */
const MARGIN_MS = 20
const BIN_MS = 5
const BINS = MOST_DELAY_MS / BIN_MS + 1
/** This share of packets may come too late: waiting for them would cost more than concealing them. */
const TOO_LATE = 0.03
/** What a packet said counts half after some 50 others: jitter that is over is forgotten within six seconds, a single hiccup within two. */
const FORGETTING = 0.987
/** Weights grow instead of all others shrinking; at this one all are brought back, long before doubles lose count. */
const HEAVIEST = 2 ** 40
/** The quickest packet is looked for in this and the period before it, so that a drifting clock or a new path is followed. */
const PERIOD_MS = 5000

export class DelayTarget {
  readonly #shares = new Float64Array(BINS)
  /** Of the next packet. */
  #weight = 1
  #sum = 0
  #target = LEAST_DELAY_MS
  #periodStart = 0
  #quickest = Number.POSITIVE_INFINITY
  #quickestBefore = Number.POSITIVE_INFINITY

  /** Arrival less media time of the quickest packet, in ms; infinite before the first. */
  get base(): number {
    return Math.min(this.#quickest, this.#quickestBefore)
  }

  /** ms between LEAST_DELAY_MS and MOST_DELAY_MS. */
  get target(): number {
    return this.#target
  }

  /** Arrival less media time, in ms, of a packet that was read `behind` ms late at most: of those the network gets what is left when it was quick. */
  transit(read: number, behind: number): number {
    return Math.max(read - behind, Math.min(read, this.base))
  }

  /** `transit` in ms. */
  measure(transit: number, now: number): void {
    if (now - this.#periodStart > PERIOD_MS) this.#beginPeriod(now)
    this.#quickest = Math.min(this.#quickest, transit)
    const bin = Math.min(BINS - 1, Math.floor((transit - this.base) / BIN_MS))
    this.#shares[bin] = (this.#shares[bin] ?? 0) + this.#weight
    this.#sum += this.#weight
    this.#weight /= FORGETTING
    if (this.#weight > HEAVIEST) this.#lighten()
    this.#target = this.#find()
  }

  #find(): number {
    let late = TOO_LATE * this.#sum
    let bin = BINS - 1
    while (bin > 0 && late >= (this.#shares[bin] ?? 0)) late -= this.#shares[bin--] ?? 0
    return Math.max(LEAST_DELAY_MS, Math.min(MOST_DELAY_MS, (bin + 1) * BIN_MS + MARGIN_MS))
  }

  #lighten(): void {
    for (let bin = 0; bin < BINS; bin++) this.#shares[bin] = (this.#shares[bin] ?? 0) / this.#weight
    this.#sum /= this.#weight
    this.#weight = 1
  }

  #beginPeriod(now: number): void {
    this.#periodStart = now
    this.#quickestBefore = this.#quickest
    this.#quickest = Number.POSITIVE_INFINITY
  }
}
