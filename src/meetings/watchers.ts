/** Who looks on for the few seconds of a picture: no attendee, seen by nobody in the media room, and sending nothing there. */
import { branded, type ConferenceId, type Instant, type LegId } from '../domain/ids.ts'
import type { Clock, Secrets } from './ports.ts'

/** As the media room knows it. */
export interface Watcher {
  readonly conferenceId: ConferenceId
  readonly identity: LegId
}

interface Pass extends Watcher {
  readonly expiresAt: Instant
}

const PREFIX = 'watch_'
/** Milliseconds, as of all media tokens. */
const GOOD_FOR_MS = 60_000

/** Of this process: whoever is given leave here opens the media here. */
export class Watchers {
  readonly #needs: { readonly secrets: Pick<Secrets, 'fresh'>; readonly clock: Clock }
  readonly #passes = new Map<string, Pass>()
  readonly #watching = new Map<LegId, ConferenceId>()

  constructor(needs: { readonly secrets: Pick<Secrets, 'fresh'>; readonly clock: Clock }) {
    this.#needs = needs
  }

  /** A media token for one opening (A4): of that conference's room, and by whoever holds it. */
  issue(conferenceId: ConferenceId): string {
    const { secrets, clock } = this.#needs
    const now = clock.now()
    for (const [token, { expiresAt }] of this.#passes) if (expiresAt < now) this.#passes.delete(token)
    const token = PREFIX + secrets.fresh()
    const identity = branded<LegId>(`watcher_${secrets.fresh().slice(0, 16)}`)
    this.#passes.set(token, { conferenceId, identity, expiresAt: now + GOOD_FOR_MS })
    return token
  }

  /** Null for what is no pass, or none any more. It is used up. */
  redeem(token: string): Watcher | null {
    const pass = this.#passes.get(token)
    this.#passes.delete(token)
    if (pass === undefined || pass.expiresAt < this.#needs.clock.now()) return null
    this.#watching.set(pass.identity, pass.conferenceId)
    return { conferenceId: pass.conferenceId, identity: pass.identity }
  }

  /** Whether a leg that the roster lacks is one of these. */
  isWatching(conferenceId: ConferenceId, identity: LegId): boolean {
    return this.#watching.get(identity) === conferenceId
  }

  /** True where it was one of these. */
  left(identity: LegId): boolean {
    return this.#watching.delete(identity)
  }

  static isPass(token: string): boolean {
    return token.startsWith(PREFIX)
  }
}
