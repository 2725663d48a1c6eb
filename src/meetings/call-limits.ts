/** What calls have cost, and whether another one, or another minute, may. */
import type { Instant } from '../domain/ids.ts'
import type { CallEntry, CallLimits } from './outgoing-calls.ts'

const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS
/** Whoever makes a call renews its entry more often; an older one is of a server that has died. */
const ALIVE_MS = 60_000

/** Minutes that have begun count. */
export const minutesOf = ({ answeredAt, seenAt }: CallEntry): number =>
  Math.max(1, answeredAt === null ? 0 : Math.ceil((seenAt - answeredAt) / MINUTE_MS))

const sum = (entries: readonly CallEntry[]): number => entries.reduce((minutes, entry) => minutes + minutesOf(entry), 0)

export interface Spent {
  readonly minutes: number
  readonly running: number
}

export const spentBy = (entries: readonly CallEntry[], now: Instant): Spent => ({
  minutes: sum(entries),
  running: entries.filter((entry) => isAlive(entry, now)).length,
})

type Who = Pick<CallEntry, 'accountId' | 'meetingId'>

/** `entries` are those of the last 24 hours. */
export const mayCall = (entries: readonly CallEntry[], who: Who, limits: CallLimits, now: Instant): boolean =>
  spentBy(entries, now).running < limits.callsAtOnce && rests(entries, who, limits).every((rest) => rest >= 1)

/** Milliseconds: rounds are seconds apart, and whoever is cut off hears why. */
const FAREWELL_MS = 12_000

/** As they are when a farewell that begins at the next round is over: a call that is ended by these begins no minute that nobody may pay for. */
export const afterFarewell = (entries: readonly CallEntry[], now: Instant): readonly CallEntry[] =>
  entries.map((entry) => (isAlive(entry, now) ? { ...entry, seenAt: now + FAREWELL_MS } : entry))

const isAlive = ({ over, seenAt }: CallEntry, now: Instant): boolean => !over && now - seenAt < ALIVE_MS

/** More minutes have begun than there may be. */
export const isSpent = (entries: readonly CallEntry[], who: Who, limits: CallLimits): boolean =>
  rests(entries, who, limits).some((rest) => rest < 0)

const rests = (entries: readonly CallEntry[], { accountId, meetingId }: Who, limits: CallLimits): readonly number[] => [
  limits.serverMinutes - sum(entries),
  limits.meetingMinutes - sum(entries.filter((entry) => entry.meetingId === meetingId)),
  limits.personMinutes - sum(entries.filter((entry) => entry.accountId === accountId)),
]
