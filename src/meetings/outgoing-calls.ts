/** Calls that the server makes and an operator pays for: by which number, where to, and how long in all. */
import type { AccountId, Instant, MeetingId } from '../domain/ids.ts'

export interface OutgoingSettings {
  /** Of the phone book: what telephones show as the caller; its trunk makes the calls. Null: nobody is called. */
  readonly numberId: string | null
  /** `+` and digits: with one of them a number must begin. */
  readonly prefixes: readonly string[]
  readonly limits: CallLimits
}

/** Minutes are those of the last 24 hours. Each call counts as one at least, answered or not. */
export interface CallLimits {
  readonly serverMinutes: number
  readonly meetingMinutes: number
  readonly personMinutes: number
  readonly callsAtOnce: number
}

/** Until an administrator says otherwise. */
export const NOBODY_IS_CALLED: OutgoingSettings = {
  numberId: null,
  prefixes: [],
  limits: { serverMinutes: 300, meetingMinutes: 120, personMinutes: 60, callsAtOnce: 5 },
}

/** One call, as it is paid for. It holds no number. */
export interface CallEntry {
  readonly id: string
  readonly accountId: AccountId
  readonly meetingId: MeetingId
  readonly placedAt: Instant
  /** Null: not picked up. */
  readonly answeredAt: Instant | null
  /** When it was last known to be under way: whoever makes it renews that, and who has died does not. */
  readonly seenAt: Instant
  readonly over: boolean
}

export interface OutgoingCalls {
  settings(): Promise<OutgoingSettings>
  putSettings(settings: OutgoingSettings): Promise<void>
  /** Those placed since then, the oldest first. */
  read(since: Instant): Promise<readonly CallEntry[]>
  /**
   * One after the other, over all processes: `decide` sees what `read` would give, and the entry that it returns is added. It is pure,
   * and may be asked again. Older entries than `since` are forgotten. True where one was added.
   */
  add(since: Instant, decide: (entries: readonly CallEntry[]) => CallEntry | null): Promise<boolean>
  /** Replaces the one with its id. */
  put(entry: CallEntry): Promise<void>
}
