import { branded, type ConferenceId, type LegId, type MeetingId } from '../domain/ids.ts'
import { reportOrphans } from '../domain/orphans.ts'
import { legById } from '../domain/roster.ts'
import type { Ports } from './ports.ts'
import { turn } from './turn.ts'

/** R6: compares the media engine with the roster, closes orphans and reports them. Answers how many there were. */
export async function auditLegs(ports: Ports): Promise<number> {
  const carried = await legsByConference(ports)
  let orphans = 0
  for (const [conferenceId, legs] of carried) orphans += await auditConference(ports, conferenceId, legs)
  return orphans
}

/** The same for one meeting: due when another node has changed it, so that a removal there cuts media here. */
export async function auditLegsOf(ports: Ports, meetingId: MeetingId): Promise<number> {
  const carried = await legsByConference(ports)
  const live = (await ports.store.find({ meetingId }))?.conference?.id
  const legs = live === undefined ? undefined : carried.get(live)
  return live === undefined || legs === undefined ? 0 : auditConference(ports, live, legs)
}

async function legsByConference({ engine }: Ports): Promise<ReadonlyMap<ConferenceId, readonly LegId[]>> {
  const legs = await engine.liveLegs()
  const grouped = Map.groupBy(legs, (leg) => branded<ConferenceId>(leg.conferenceId))
  return new Map([...grouped].map(([conference, own]) => [conference, own.map((leg) => branded<LegId>(leg.legId))]))
}

/** A leg stands on the roster before the engine hears of it, so whatever the engine carries and the roster lacks has lost its place there. */
async function auditConference(ports: Ports, conferenceId: ConferenceId, legs: readonly LegId[]): Promise<number> {
  const meeting = await ports.store.find({ conferenceId })
  const roster = meeting?.conference ?? null
  const isLost = (leg: LegId): boolean =>
    roster === null || (legById(roster, leg) === undefined && !ports.watchers.isWatching(conferenceId, leg))
  const suspects = legs.filter(isLost)
  if (suspects.length === 0) return 0
  // Those that are being cut just now are gone when the engine is asked again.
  const still = new Set((await legsByConference(ports)).get(conferenceId))
  const orphans = suspects.filter((leg) => still.has(leg))
  if (orphans.length > 0) await report(ports, meeting?.id ?? null, orphans)
  await Promise.allSettled(orphans.map((leg) => ports.engine.closeLeg(conferenceId, leg, 'orphaned')))
  return orphans.length
}

async function report(ports: Ports, meetingId: MeetingId | null, orphans: readonly LegId[]): Promise<void> {
  if (meetingId !== null) await turn(ports, meetingId, (meeting) => reportOrphans(meeting, orphans))
  else for (const legId of orphans) await ports.audit.append({ type: 'leg.orphaned', legId }, ports.clock.now())
}
