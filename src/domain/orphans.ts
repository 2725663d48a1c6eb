import type { Decision } from './decision.ts'
import type { LegId } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { legById } from './roster.ts'

/** R6: of the legs that an engine carries for this conference, those that belong to nobody on the roster. Reported as events. */
export function reportOrphans(meeting: Meeting, carried: readonly LegId[]): Decision<readonly LegId[]> {
  const orphans = carried.filter((id) => meeting.conference === null || legById(meeting.conference, id) === undefined)
  return { meeting, events: orphans.map((legId) => ({ type: 'leg.orphaned', legId })), answer: orphans }
}
