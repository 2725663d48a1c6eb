/** What a down track needs of the connection that it leaves by. */
import type { Fanout } from './fanout.ts'
import type { ForwardedTrack } from './forwarded-track.ts'

/** Copies are those that go by a stream of their own, padding among them. */
export type PacketContent = 'sound' | 'picture' | 'copy'

export interface Outlet {
  readonly fanout: Fanout
  readonly now: () => number
  /** Keys are there, and the connection is not closed. */
  readonly ready: boolean
  readonly roundTripMs: number
  /** Simulcast layers that this subscriber's network does not carry. */
  readonly sparedLayers: number
  /** Of a picture's packet: whether it goes out now. Else `leave` is called when it is its turn. */
  mayLeave(track: ForwardedTrack, sequence: number, isCopy: boolean, bytes: number, now: number): boolean
  /** What of this track waits is not wanted any more. True when something did. */
  dropWaiting(track: ForwardedTrack): boolean
  nextTransportSequence(): number
  /** What was written into the fan-out's claimed slot goes out. */
  commit(ssrc: number, content: PacketContent, length: number, headerLength: number, index: number, now: number): void
  /** A sender report with this time goes out. */
  reported(ntpSeconds: number, ntpFraction: number, now: number): void
  /** A track wants more or less than it did, or matters more or less. */
  demandChanged(): void
  forget(track: ForwardedTrack): void
}
