import { giveUpLeg as decide } from '../domain/give-up-leg.ts'
import type { ConferenceId, LegId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import { turn } from './turn.ts'

/** Whoever was admitted has gone before its media opened. */
export async function giveUpLeg(ports: Ports, conferenceId: ConferenceId, legId: LegId): Promise<void> {
  const meeting = await ports.store.find({ conferenceId })
  if (meeting !== null) await turn(ports, meeting.id, (now) => decide(now, legId))
}
