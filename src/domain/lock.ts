import type { Actor } from './actor.ts'
import type { Instant } from './ids.ts'

export interface Lock {
  readonly locked: boolean
  /** Grows by one with every change, from 1 at the conference's start (L11). */
  readonly version: number
  /** Null when the meeting's settings locked it at the start, or it has never been locked. */
  readonly changedBy: Actor | null
  readonly changedAt: Instant
}
