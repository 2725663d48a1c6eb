/** One decision about one meeting and all that follows from it: stored first, then told, then cut (A5, R4). */
import type { Actor } from '../domain/actor.ts'
import type { Context, Decision } from '../domain/decision.ts'
import type { MeetingEvent } from '../domain/events.ts'
import type { ConferenceId, MeetingId } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import { isConcerned } from '../domain/role.ts'
import { refuseVerb, type Verb } from '../domain/verb.ts'
import type { Committed, MediaEngine, Ports } from './ports.ts'

export type Command<A> = (meeting: Meeting, context: Context) => Decision<A>

/** Null when there is no such meeting. */
export async function turn<A>(ports: Ports, id: MeetingId, command: Command<A>): Promise<Committed<A> | null> {
  const committed = await ports.store.transact(id, (meeting) => command(meeting, { now: ports.clock.now(), mint: ports.mint }))
  if (committed === null) return null
  if (committed.events.length > 0 || committed.after !== committed.before) ports.feed.publish(committed)
  await cutMedia(ports.engine, committed)
  return committed
}

/** The verdict stands whether or not the engine answers; what it misses, the auditor finds (R6). */
async function cutMedia(engine: MediaEngine, { before, after, events }: Committed<unknown>): Promise<void> {
  const conference = before.conference?.id
  if (conference === undefined) return
  const cuts =
    after.conference?.id === conference ? events.map((event) => cutLeg(engine, conference, event)) : [engine.closeRoom(conference)]
  await Promise.allSettled(cuts)
}

/** A leg that broke off waits for its owner, and an orphan is closed by the auditor that reports it. */
async function cutLeg(engine: MediaEngine, conference: ConferenceId, event: MeetingEvent): Promise<void> {
  if (event.type !== 'leg.closed' || event.cause === 'lost' || event.cause === 'orphaned') return
  await engine.closeLeg(conference, event.legId, event.cause)
}

/** A verb of somebody in a conference; refused when that conference is over, even if the next one runs already. */
export async function conferenceTurn<T>(
  ports: Ports,
  actor: Actor,
  conferenceId: ConferenceId,
  verb: string,
  command: Command<Verb<T>>,
): Promise<Verb<T>> {
  const meeting = await ports.store.find({ conferenceId })
  if (meeting === null) return { ok: false, code: 'no_conference' }
  const committed = await turn(ports, meeting.id, (now, context) =>
    now.conference?.id === conferenceId ? command(now, context) : refuseVerb(now, verb, actor, 'no_conference'),
  )
  return committed?.answer ?? { ok: false, code: 'no_conference' }
}

/** A verb upon the meeting itself. To those whom it does not concern it does not exist (A7); that they tried is audited. */
export async function meetingTurn<T>(ports: Ports, actor: Actor, id: MeetingId, command: Command<Verb<T>>): Promise<Verb<T>> {
  const committed = await turn(ports, id, command)
  if (committed === null) return { ok: false, code: 'unknown_meeting' }
  const { answer, after } = committed
  return !answer.ok && !isConcerned(after, actor) ? { ok: false, code: 'unknown_meeting' } : answer
}
