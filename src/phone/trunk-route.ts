/** The servers behind a trunk's name: one is in use, and the next one takes over when it does not answer (RFC 3263 §4.3). */
import type { Clock, Timer } from './sip/clock.ts'
import type { Destination } from './sip/transport/sip-transport.ts'

export interface TrunkRouteOptions {
  /** Looks them up, the first to be tried first. */
  readonly locate: () => Promise<readonly Destination[]>
  readonly clock: Clock
  /** Other servers than before. */
  readonly changed: () => void
}

/** DNS may say something else after so long. */
const LOOK_UP_MS = 300_000

export class TrunkRoute {
  readonly #options: TrunkRouteOptions
  #targets: readonly Destination[] = []
  #used = 0
  #again: Timer | undefined
  #closed = false

  constructor(options: TrunkRouteOptions) {
    this.#options = options
  }

  /** All of them. */
  get targets(): readonly Destination[] {
    return this.#targets
  }

  /** All of them from the one in use on. */
  get inTurn(): readonly Destination[] {
    return [...this.#targets.slice(this.#used), ...this.#targets.slice(0, this.#used)]
  }

  /** The one in use; undefined where the name leads nowhere. */
  get target(): Destination | undefined {
    return this.#targets[this.#used]
  }

  /** Looks the name up. A server that is still named stays in use; where nothing is found, those of before do. */
  async find(): Promise<void> {
    const found = await this.#options.locate()
    if (this.#closed) return
    this.#again?.cancel()
    this.#again = this.#options.clock.after(LOOK_UP_MS, () => void this.find())
    if (found.length === 0 || isSame(found, this.#targets)) return
    const used = this.target
    this.#targets = found
    this.#used = Math.max(
      found.findIndex((one) => one.host === used?.host && one.port === used.port),
      0,
    )
    this.#options.changed()
  }

  /** The one in use does not serve: the next has its turn. False when each has had it: it is the first's turn again, and the name is looked up. */
  next(): boolean {
    this.#used++
    if (this.#used < this.#targets.length) return true
    this.#used = 0
    void this.find()
    return false
  }

  close(): void {
    this.#closed = true
    this.#again?.cancel()
  }
}

/** In whatever order: equals are drawn by lot each time. */
const isSame = (some: readonly Destination[], others: readonly Destination[]): boolean => written(some) === written(others)

const written = (targets: readonly Destination[]): string =>
  targets
    .map(({ host, port }) => `${host} ${String(port)}`)
    .toSorted()
    .join()
