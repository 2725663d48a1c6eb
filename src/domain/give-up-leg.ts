import type { Decision } from './decision.ts'
import type { LegId } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { legById, withAttendee } from './roster.ts'

/** P3: admitted, and gone before the media opened. The token opens nothing any more, and the PIN is free at once. Open legs are closed otherwise. */
export function giveUpLeg(meeting: Meeting, legId: LegId): Decision<void> {
  const { conference } = meeting
  const found = conference === null ? undefined : legById(conference, legId)
  if (conference === null || found?.leg.state !== 'admitted') return { meeting, events: [], answer: undefined }
  const { attendee, leg } = found
  const without = { ...attendee, legs: attendee.legs.filter((other) => other !== leg) }
  return { meeting: { ...meeting, conference: withAttendee(conference, without) }, events: [], answer: undefined }
}
