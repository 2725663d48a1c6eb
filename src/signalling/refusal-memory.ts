import { createHash } from 'node:crypto'
import type { RefusedLeg } from './media-door.ts'

const KEPT = 30_000
const MAX = 1000

/**
 * A browser cannot read why its WebSocket was refused, so LiveKit's clients ask again by HTTP. The door has used the token up or
 * refused it by then; what it said is kept here for a moment, by the token's hash.
 */
export class RefusalMemory {
  readonly #refusals = new Map<string, { readonly refusal: RefusedLeg; readonly until: number }>()

  note(token: string, refusal: RefusedLeg): void {
    const now = Date.now()
    for (const [key, { until }] of this.#refusals) {
      if (until > now && this.#refusals.size < MAX) break
      this.#refusals.delete(key)
    }
    this.#refusals.set(keyOf(token), { refusal, until: now + KEPT })
  }

  find(token: string): RefusedLeg | null {
    const found = this.#refusals.get(keyOf(token))
    return found === undefined || found.until <= Date.now() ? null : found.refusal
  }
}

const keyOf = (token: string): string => createHash('sha256').update(token).digest('base64')
