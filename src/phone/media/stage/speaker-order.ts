/** Who spoke last, and before that, and so on. Whoever coughs does not get the large picture. */

/** Milliseconds for which somebody must be the loudest to take another's place. */
const HOLD_MS = 1_500
const REMEMBERED = 50

export class SpeakerOrder {
  #order: readonly string[] = []
  #challenger: { readonly identity: string; readonly since: number } | null = null

  /** Identities, the last first. */
  get identities(): readonly string[] {
    return this.#order
  }

  /** Those who speak now, loudest first. `now` in milliseconds. */
  hear([loudest]: readonly string[], now: number): void {
    if (loudest === undefined || loudest === this.#order[0]) this.#challenger = null
    else if (this.#challenger?.identity !== loudest) this.#challenger = { identity: loudest, since: now }
  }

  /** True where the order has changed: somebody has been the loudest for long enough. */
  settle(now: number): boolean {
    const challenger = this.#challenger
    if (challenger === null || (this.#order.length > 0 && now - challenger.since < HOLD_MS)) return false
    const { identity } = challenger
    this.#order = [identity, ...this.#order.filter((other) => other !== identity)].slice(0, REMEMBERED)
    this.#challenger = null
    return true
  }
}
