import type { Actor } from './actor.ts'
import type { Context, Decision } from './decision.ts'
import type { Instant } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { isHost } from './role.ts'
import { answer, refuseVerb, type Verb } from './verb.ts'

export interface Lock {
  readonly locked: boolean
  /** Grows by one with every change, from 1 at the conference's start (L11). */
  readonly version: number
  /** Null when the meeting's settings locked it at the start, or it has never been locked. */
  readonly changedBy: Actor | null
  readonly changedAt: Instant
}

export interface LockWish {
  readonly locked: boolean
  /** L11: the version that the asker has seen; refused when somebody else has changed the lock since. */
  readonly ifVersion: number | null
}

/** L1, L6: hosts lock and unlock; nobody is ejected or admitted by it. Wishing for what is so already changes nothing. */
export function changeLock(meeting: Meeting, by: Actor, { locked, ifVersion }: LockWish, { now }: Context): Decision<Verb<Lock>> {
  const verb = locked ? 'lock' : 'unlock'
  const { conference } = meeting
  if (conference === null) return refuseVerb(meeting, verb, by, 'no_conference')
  if (!isHost(meeting, by)) return refuseVerb(meeting, verb, by, 'not_host')
  const { lock } = conference
  if (lock.locked === locked) return answer(meeting, [], lock)
  if (ifVersion !== null && ifVersion !== lock.version) return refuseVerb(meeting, verb, by, 'version_conflict')
  const changed: Lock = { locked, version: lock.version + 1, changedBy: by, changedAt: now }
  const event = { type: locked ? 'meeting.locked' : 'meeting.unlocked', by, lockVersion: changed.version } as const
  return answer({ ...meeting, conference: { ...conference, lock: changed } }, [event], changed)
}
