import type { ConferenceId, Instant, MeetingId } from '../domain/ids.ts'
import type { MeetingStore } from '../meetings/ports.ts'

export interface ConferenceRun {
  readonly id: ConferenceId
  readonly startedAt: Instant
  /** Null while it is live. */
  readonly endedAt: Instant | null
}

/** A MeetingStore that also remembers which conferences a meeting has had. */
export interface MeetingArchive extends MeetingStore {
  /** The latest first. */
  conferencesOf(id: MeetingId): Promise<readonly ConferenceRun[]>
}
