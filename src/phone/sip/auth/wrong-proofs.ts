/**
 * P5 for passwords of trunks and rooms: what a source may get wrong. Above it nobody looks at what it claims, and it is told what every
 * stranger is told. As with PINs, only those who failed are held up: docs/decisions/0009-pin-budgets.md.
 */
import { SourceLimit } from '../transport/source-limit.ts'

/** `failures`: wrong proofs since the server began. */
export interface GuessAlarm {
  readonly scope: 'source' | 'server'
  readonly failures: number
}

export interface WrongProofsOptions {
  readonly now: () => number
  /** At most once a minute for each scope. */
  readonly alarm: (alarm: GuessAlarm) => void
}

const OF_SOURCE = { burst: 10, perSecond: 0.1, sources: 20_000 }
/** Above it those who failed before wait until that is made good; all others are looked at as ever. */
const OF_SERVER = { burst: 120, perSecond: 1, sources: 1 }
const ALARM_EVERY_MS = 60_000

export class WrongProofs {
  readonly #options: WrongProofsOptions
  readonly #sources = new SourceLimit(OF_SOURCE)
  readonly #server = new SourceLimit(OF_SERVER)
  readonly #alarmedAt = new Map<GuessAlarm['scope'], number>()
  #failures = 0

  constructor(options: WrongProofsOptions) {
    this.#options = options
  }

  /** Whether what this address claims is looked at. */
  mayClaim(address: string): boolean {
    const now = this.#options.now()
    const left = this.#sources.left(address, now)
    return left >= 1 && (left >= OF_SOURCE.burst || this.#server.left('', now) >= 1)
  }

  note(address: string): void {
    const now = this.#options.now()
    this.#failures++
    this.#sources.take(address, now)
    this.#server.take('', now)
    if (this.#sources.left(address, now) < 1) this.#alarm('source', now)
    if (this.#server.left('', now) < 1) this.#alarm('server', now)
  }

  #alarm(scope: GuessAlarm['scope'], now: number): void {
    const before = this.#alarmedAt.get(scope)
    if (before !== undefined && now - before < ALARM_EVERY_MS) return
    this.#alarmedAt.set(scope, now)
    this.#options.alarm({ scope, failures: this.#failures })
  }
}
