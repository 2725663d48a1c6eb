import type { DoorEntryId, Instant, RoomAddress, SecretHash } from './ids.ts'
import type { Path } from './leg.ts'
import type { Person } from './person.ts'
import type { Refusal } from './refusal.ts'

/** I4: one refused applicant, as hosts see it. */
export interface DoorEntry {
  readonly id: DoorEntryId
  readonly account: Person | null
  readonly room: RoomAddress | null
  /** The device secret that was given along with the refusal: let in, it becomes the attendee's. */
  readonly device: SecretHash | null
  readonly name: string
  readonly nameProved: boolean
  readonly path: Path
  readonly code: Refusal
  readonly tries: number
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly state: 'waiting' | 'ignored'
  /** Keyed hash of the network source, to coalesce floods. */
  readonly source: SecretHash
}

/** What no longer fits the list, counted. */
export interface DoorOverflow {
  readonly tries: number
  /** At most so many: a source that takes turns with another is counted again. */
  readonly sources: number
  readonly lastSource: SecretHash
  readonly lastAt: Instant
}
