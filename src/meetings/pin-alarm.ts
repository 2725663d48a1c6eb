import type { Instant } from '../domain/ids.ts'
import { RecentMap } from './recent-map.ts'

/** `password`: not PINs, but SIP passwords of trunks and rooms. */
export type AlarmScope = 'source' | 'trunk' | 'server' | 'password'

/** More wrong PINs than a budget allows (P5). Says nothing of the PINs, and of the source only that it was one. */
export interface PinAlarm {
  readonly at: Instant
  readonly scope: AlarmScope
  /** The trunk that they came through; null for all other scopes. */
  readonly trunk: string | null
  /** Wrong ones on record when the alarm was raised. */
  readonly failures: number
}

/** Where alarms go: the audit log, the server's log, the administrator's page. */
export interface Alarms {
  raise(alarm: PinAlarm): Promise<void>
  /** The newest first. */
  latest(limit: number): Promise<readonly PinAlarm[]>
}

/** However long an attack lasts, it is told once in so many milliseconds for each trunk, for the server, and for all sources together. */
export const ALARM_WINDOW_MS = 60_000
/** More trunks than anybody has. */
const REMEMBERED = 1_000

/** Keeps one alarm from being raised again within its window. */
export class AlarmPace {
  readonly #lastAt = new RecentMap<string, Instant>(REMEMBERED)

  /** True once a window. */
  isDue(scope: AlarmScope, trunk: string | null, now: Instant): boolean {
    const key = `${scope} ${trunk ?? ''}`
    const last = this.#lastAt.get(key)
    if (last !== undefined && now - last < ALARM_WINDOW_MS) return false
    this.#lastAt.set(key, now)
    return true
  }
}
