import type { Attendee } from './attendee.ts'
import type { DoorEntry, DoorOverflow } from './door.ts'
import type { AccountId, AttendeeId, ConferenceId, Instant, RoomAddress, SecretHash } from './ids.ts'
import type { Lock } from './lock.ts'
import type { Snapshot } from './snapshot.ts'

/** Whoever a host has blocked: an account, a registered room system, or the devices that a guest used. */
export interface Block {
  /** Null when blocked at the door. */
  readonly attendeeId: AttendeeId | null
  readonly accountId: AccountId | null
  readonly room: RoomAddress | null
  readonly devices: readonly SecretHash[]
  readonly name: string
}

/** One live run of a meeting. A conference that has ended is no longer in the domain, only in the audit log. */
export interface Conference {
  readonly id: ConferenceId
  readonly startedAt: Instant
  /** Since when no leg has been open; null while one is. */
  readonly emptySince: Instant | null
  readonly lock: Lock
  /** In order of arrival on the roster; the removed stay, for hosts to see. */
  readonly attendees: readonly Attendee[]
  readonly door: readonly DoorEntry[]
  readonly doorOverflow: DoorOverflow | null
  readonly blocks: readonly Block[]
  /** The latest picture that somebody took of it from outside. */
  readonly lastSnapshot: Snapshot | null
}
