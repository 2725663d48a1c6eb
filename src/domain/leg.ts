import type { Instant, LegId, SecretHash } from './ids.ts'

export type Path = 'app' | 'sdk' | 'phone' | 'room'

/** One connection of an attendee, from its admission to its end. */
export interface Leg {
  readonly id: LegId
  readonly path: Path
  /** `admitted`: token minted, not yet used. `open`: media connected or connecting. `lost`: broke off and may resume. */
  readonly state: 'admitted' | 'open' | 'lost'
  /** Hash of the nonce inside this leg's tokens: a token that the door did not mint lacks it (A4). */
  readonly nonce: SecretHash
  /** Counts the openings; a token is good for exactly one of them. */
  readonly generation: number
  /** The device cookie or session that must come with the token; null for SDKs, which hold no cookies. */
  readonly binding: SecretHash | null
  readonly admittedAt: Instant
  readonly openedAt: Instant | null
  /** The server process that carries it; null until opened. */
  readonly node: string | null
}
