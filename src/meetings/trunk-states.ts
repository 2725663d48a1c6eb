import type { Instant } from '../domain/ids.ts'

/** What the telephone gateway of this process knows of a trunk just now. */
export interface TrunkState {
  /** Null: it does not register, or the first answer is still awaited. */
  readonly registration:
    | { readonly registered: true; readonly since: Instant }
    /** SIP's status of the last refusal; null where no answer came. */
    | { readonly registered: false; readonly since: Instant; readonly status: number | null }
    | null
  /** What came of the last question whether anybody is there (OPTIONS). Null: not asked yet. */
  readonly answer:
    | { readonly up: true; readonly at: Instant; readonly roundTripMs: number }
    /** Null where nothing came. */
    | { readonly up: false; readonly at: Instant; readonly status: number | null }
    | null
}

export interface TrunkStates {
  of(trunkId: string): TrunkState
}

/** While no gateway runs. */
export const unknownTrunkStates: TrunkStates = { of: () => ({ registration: null, answer: null }) }
