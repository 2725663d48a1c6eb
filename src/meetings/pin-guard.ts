/** P5: what stands before a PIN is looked up, on every path. The arithmetic is in docs/decisions/0009-pin-budgets.md. */
import type { Instant } from '../domain/ids.ts'
import { AlarmPace, type Alarms, type AlarmScope } from './pin-alarm.ts'
import { PinTally } from './pin-tally.ts'
import { RecentMap } from './recent-map.ts'
import type { BucketSize } from './token-bucket.ts'
import { WaitingLines } from './waiting-lines.ts'

/** Where a PIN comes from. */
export interface Whence {
  /** A network address; for calls through a trunk see call-source.ts. */
  readonly source: string
  /** The trunk's ID; null for browsers, programs and whoever calls without one. */
  readonly trunk: string | null
}

export type Leave =
  /** The PIN may be looked up, once; `settle` must follow, also when the look-up failed. */
  | { readonly granted: true; readonly settle: (wrong: boolean) => Promise<void> }
  /** `retryAfter`: seconds. */
  | { readonly granted: false; readonly retryAfter: number }

/** As the door sees it. */
export interface PinGuard {
  ask(whence: Whence): Promise<Leave>
}

/** Of wrong PINs. */
export const PIN_BUDGETS = {
  source: { burst: 10, perSecond: 0.1 },
  trunk: { burst: 60, perSecond: 0.5 },
  server: { burst: 120, perSecond: 1 },
} as const satisfies Record<Exclude<AlarmScope, 'password'>, BucketSize>

/** Above the shared budgets nobody waits longer than this (ms): less than the web client's patience, and than a caller's. */
export const LONGEST_WAIT_MS = 5_000
const STEP_MS = 250
/** Waiting at once in the line of one trunk, or in that of the network. */
export const LINE_LIMIT = 250
const NETWORK = 'network'
/** Sources with wrong PINs on record; those longest unheard of are forgotten first. */
export const SOURCES_REMEMBERED = 20_000
/** More than anybody has. */
const TRUNKS_REMEMBERED = 1_000

interface Needs {
  readonly clock: { now(): Instant }
  readonly wait: (ms: number) => Promise<void>
  readonly alarms: Pick<Alarms, 'raise'>
  /** Multiplies what one source may do, where very many people share one. What guards all does not grow with it. */
  readonly factor: number
}

/** A tally, and what an alarm says of it. */
interface Account {
  readonly scope: AlarmScope
  readonly trunk: string | null
  readonly tally: PinTally
}

/**
 * Wrong PINs cost their source, its trunk and the server; right ones cost nothing. A source that has used up its own budget is refused.
 * When a trunk or the server is over its budget, sources with a wrong PIN on record are refused, and all others wait a little: forged
 * numbers and borrowed addresses cannot be told from honest ones, so they share the pace that is left.
 */
export class SharedPinGuard implements PinGuard {
  readonly #needs: Needs
  readonly #sourceSize: BucketSize
  readonly #sources = new RecentMap<string, PinTally>(SOURCES_REMEMBERED)
  readonly #trunks = new RecentMap<string, PinTally>(TRUNKS_REMEMBERED)
  readonly #server: Account
  readonly #lines = new WaitingLines(LINE_LIMIT)
  readonly #pace = new AlarmPace()

  constructor(needs: Needs) {
    const { burst, perSecond } = PIN_BUDGETS.source
    this.#needs = needs
    this.#sourceSize = { burst: Math.max(1, burst * needs.factor), perSecond: perSecond * needs.factor }
    this.#server = { scope: 'server', trunk: null, tally: new PinTally(PIN_BUDGETS.server, needs.clock.now()) }
  }

  /** Sources in memory. */
  get remembered(): number {
    return this.#sources.size
  }

  async ask(whence: Whence): Promise<Leave> {
    const own = this.#tallyIn(this.#sources, whence.source, this.#sourceSize)
    const shared = this.#sharedBy(whence)
    if (!own.hasRoom(this.#now())) return { granted: false, retryAfter: own.secondsUntilRoom(this.#now()) }
    own.begin()
    const retryAfter = this.#begin(shared) ? null : await this.#holdUp(whence, own, shared)
    if (retryAfter === null) return { granted: true, settle: (wrong) => this.#settle(whence, own, shared, wrong) }
    this.#endOwn(whence, own, false)
    return { granted: false, retryAfter }
  }

  /** Looks and takes in one step, so that nobody comes in between. */
  #begin(shared: readonly Account[]): boolean {
    if (shared.some(({ tally }) => !tally.hasRoom(this.#now()))) return false
    for (const { tally } of shared) tally.begin()
    return true
  }

  /** Null when the guess has begun, at the latest after the longest wait; else the seconds after which to come back. */
  async #holdUp({ trunk }: Whence, own: PinTally, shared: readonly Account[]): Promise<number | null> {
    if (!own.isClean(this.#now())) return own.secondsUntilClean(this.#now())
    const line = trunk === null ? NETWORK : `trunk ${trunk}`
    if (!this.#lines.join(line)) return LONGEST_WAIT_MS / 1000
    try {
      return await this.#queue(own, shared)
    } finally {
      this.#lines.leave(line)
    }
  }

  async #queue(own: PinTally, shared: readonly Account[]): Promise<number | null> {
    for (let waited = 0; waited < LONGEST_WAIT_MS; waited += STEP_MS) {
      await this.#needs.wait(STEP_MS)
      // Its source has failed meanwhile, in another call.
      if (!own.isClean(this.#now())) return own.secondsUntilClean(this.#now())
      if (this.#begin(shared)) return null
    }
    for (const { tally } of shared) tally.begin()
    return null
  }

  async #settle(whence: Whence, own: PinTally, shared: readonly Account[], wrong: boolean): Promise<void> {
    this.#endOwn(whence, own, wrong)
    for (const { tally } of shared) tally.end(wrong, this.#now())
    if (!wrong) return
    for (const account of [{ scope: 'source', trunk: null, tally: own } as const, ...shared]) await this.#alarmIfSpent(account)
  }

  #endOwn({ source }: Whence, own: PinTally, wrong: boolean): void {
    own.end(wrong, this.#now())
    if (own.isIdle(this.#now()) && this.#sources.get(source) === own) this.#sources.delete(source)
  }

  async #alarmIfSpent({ scope, trunk, tally }: Account): Promise<void> {
    const at = this.#now()
    if (!tally.isSpent(at) || !this.#pace.isDue(scope, trunk, at)) return
    await this.#needs.alarms.raise({ at, scope, trunk, failures: tally.wrong })
  }

  #sharedBy({ trunk }: Whence): readonly Account[] {
    if (trunk === null) return [this.#server]
    return [{ scope: 'trunk', trunk, tally: this.#tallyIn(this.#trunks, trunk, PIN_BUDGETS.trunk) }, this.#server]
  }

  #tallyIn(tallies: RecentMap<string, PinTally>, key: string, size: BucketSize): PinTally {
    const tally = tallies.get(key) ?? new PinTally(size, this.#now())
    tallies.set(key, tally)
    return tally
  }

  #now(): Instant {
    return this.#needs.clock.now()
  }
}
