import type { Clock, Timer } from '../clock.ts'
import { expiresAfterMs, refreshAfterMs, type SessionTimer } from './session-timer.ts'
import type { SessionTerms } from './session-terms.ts'

/** Runs a session's timer (RFC 4028 §10). */
export class RefreshTimer {
  readonly #clock: Clock
  readonly #terms: SessionTerms
  readonly #refresh: () => void
  readonly #expired: () => void
  #timers: readonly Timer[] = []

  /** `refresh` when it is our turn; `expired` when nobody did in time. */
  constructor(clock: Clock, terms: SessionTerms, refresh: () => void, expired: () => void) {
    this.#clock = clock
    this.#terms = terms
    this.#refresh = refresh
    this.#expired = expired
  }

  /** Begins anew, as agreed just now; `role` is ours in that agreement. Undefined stops it. */
  restart(timer: SessionTimer | undefined, role: 'uac' | 'uas'): void {
    this.stop()
    this.#terms.timer = timer
    this.#terms.weRefresh = timer?.refresher === role
    if (!timer) return
    const expiry = this.#clock.after(expiresAfterMs(timer), this.#expired)
    this.#timers = this.#terms.weRefresh ? [expiry, this.#clock.after(refreshAfterMs(timer), this.#refresh)] : [expiry]
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers = []
  }
}
