import type { Actor } from './actor.ts'
import type { Decision } from './decision.ts'
import type { AttendeeId, LegId } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { isActor, isHost } from './role.ts'
import { attendeeById, isOnRoster } from './roster.ts'
import { answer, refuseVerb, type Verb } from './verb.ts'

/** Hosts mute others, everybody themselves. Answers the open legs whose microphones it is about. */
export function mute(meeting: Meeting, by: Actor, id: AttendeeId): Decision<Verb<readonly LegId[]>> {
  if (meeting.conference === null) return refuseVerb(meeting, 'mute', by, 'no_conference')
  const attendee = attendeeById(meeting.conference, id)
  const known = attendee !== undefined && isOnRoster(attendee) ? attendee : undefined
  if (!isHost(meeting, by) && (known === undefined || !isActor(known, by))) return refuseVerb(meeting, 'mute', by, 'not_host')
  if (known === undefined) return refuseVerb(meeting, 'mute', by, 'unknown_attendee')
  return answer(
    meeting,
    [],
    known.legs.filter((leg) => leg.state === 'open').map((leg) => leg.id),
  )
}
