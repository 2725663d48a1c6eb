import type { AttendeeCall } from './call-me.ts'
import type { Actor } from './actor.ts'
import type { AttendeeId, Instant, InvitationId, RoomAddress, SecretHash } from './ids.ts'
import type { Leg } from './leg.ts'
import type { Person } from './person.ts'

export type Standing = 'invited' | 'present' | 'dropped' | 'left' | 'declined' | 'removed'

/** R3: a device that proved itself at its first admission. The secret rotates; the one before it works until the new one has been seen. */
export interface Device {
  readonly hash: SecretHash
  readonly previous: SecretHash | null
  /** False for the browser of somebody signed in: it binds tokens (A4), but only the account proves who comes (A2). */
  readonly proves: boolean
}

/** P6: for look-up by keyed hash, and sealed for display to its owner. */
export interface PinRecord {
  readonly hash: SecretHash
  readonly sealed: string
}

/** One person, guest or room system on the roster. */
export interface Attendee {
  readonly id: AttendeeId
  readonly account: Person | null
  /** Of a room system that is registered here; null for everybody else. */
  readonly room: RoomAddress | null
  /** The meeting's invitation that this entry came from. */
  readonly invitationId: InvitationId | null
  readonly name: string
  /** R7: an unproved name is shown as `<name>`. */
  readonly nameProved: boolean
  readonly standing: Standing
  /** When the standing last changed. */
  readonly since: Instant
  /** Null until first admitted. */
  readonly admittedAt: Instant | null
  readonly legs: readonly Leg[]
  readonly pin: PinRecord | null
  /** When somebody else last tried the PIN while a telephone or room system was using it (P3). */
  readonly pinTriedAt: Instant | null
  /** The telephone that is being called for it; null while none is, and once it is in the meeting. */
  readonly call: AttendeeCall | null
  readonly devices: readonly Device[]
  readonly removedBy: Actor | null
}
