/** A picture of a live meeting, for somebody who is not there to be seen: whoever is there is told of it. */
import type { Actor } from './actor.ts'
import type { Context, Decision } from './decision.ts'
import type { Instant } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { entryOf, isHost } from './role.ts'
import { answer, refuseVerb, type Verb } from './verb.ts'

export interface Snapshot {
  readonly by: Actor
  readonly at: Instant
}

/** One meeting’s pictures are so many milliseconds apart, whoever takes them. */
const SNAPSHOT_PAUSE_MS = 15_000

/** What is decided here is told to everybody before anything is drawn. */
export function takeSnapshot(meeting: Meeting, by: Actor, { now }: Pick<Context, 'now'>): Decision<Verb> {
  const { conference } = meeting
  const may = maySee(meeting, by)
  if (conference === null || !may.ok) return refuseVerb(meeting, 'snapshot', by, may.ok ? 'no_conference' : may.code)
  if (meeting.settings.encrypted) return refuseVerb(meeting, 'snapshot', by, 'snapshot_encrypted')
  const last = conference.lastSnapshot
  if (last !== null && now - last.at < SNAPSHOT_PAUSE_MS) return refuseVerb(meeting, 'snapshot', by, 'snapshot_too_soon')
  const { locked, version } = conference.lock
  const event = { type: 'snapshot.taken', by, locked, lockVersion: version } as const
  return answer({ ...meeting, conference: { ...conference, lastSnapshot: { by, at: now } } }, [event], undefined)
}

/** Whoever could come in and look; of a locked meeting hosts alone. Asked again before a picture is handed out. */
export function maySee(meeting: Meeting, by: Actor): Verb {
  const host = isHost(meeting, by)
  if (meeting.conference === null || (!host && entryOf(meeting, by) === undefined)) return { ok: false, code: 'no_conference' }
  return meeting.conference.lock.locked && !host ? { ok: false, code: 'not_host' } : { ok: true, value: undefined }
}
