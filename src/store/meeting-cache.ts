import type { MeetingId } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { ChainHead } from './audit-chain.ts'

/** A meeting as stored, with what is needed to store the next change. */
export interface StoredMeeting {
  readonly meeting: Meeting
  readonly revision: number
  /** Higher than every `position` in the meeting's rows. */
  readonly nextPosition: number
  readonly chain: ChainHead
}

/** The meetings last used. Never trusted by itself: whoever asks names the revision just read from the database. */
export class MeetingCache {
  readonly #capacity: number
  readonly #meetings = new Map<MeetingId, StoredMeeting>()

  constructor(capacity = 512) {
    this.#capacity = capacity
  }

  get(id: MeetingId, revision: number): StoredMeeting | null {
    const known = this.#meetings.get(id)
    return known?.revision === revision ? known : null
  }

  put(stored: StoredMeeting): void {
    const id = stored.meeting.id
    const known = this.#meetings.get(id)
    if (known !== undefined && known.revision > stored.revision) return
    this.#meetings.delete(id)
    this.#meetings.set(id, stored)
    this.#forgetOldest()
  }

  drop(id: MeetingId): void {
    this.#meetings.delete(id)
  }

  #forgetOldest(): void {
    if (this.#meetings.size <= this.#capacity) return
    for (const oldest of this.#meetings.keys()) {
      this.#meetings.delete(oldest)
      return
    }
  }
}
