/** What a down track needs of the connection that it leaves by. */
import type { Fanout } from './fanout.ts'
import type { ForwardedTrack } from './forwarded-track.ts'

export interface Outlet {
  readonly fanout: Fanout
  readonly now: () => number
  /** Keys are there, and the connection is not closed. */
  readonly ready: boolean
  readonly roundTripMs: number
  /** Simulcast layers that this subscriber's network does not carry. */
  readonly sparedLayers: number
  nextTransportSequence(): number
  /** What was written into the fan-out's claimed slot goes out. */
  commit(ssrc: number, length: number, headerLength: number, index: number): void
  /** A sender report with this time goes out. */
  reported(ntpSeconds: number, ntpFraction: number, now: number): void
  /** A track wants more or less than it did, or matters more or less. */
  demandChanged(): void
  forget(track: ForwardedTrack): void
}
