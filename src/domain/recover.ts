import type { Attendee } from './attendee.ts'
import { lost, settle } from './close-leg.ts'
import type { Context, Decision } from './decision.ts'
import type { MeetingEvent } from './events.ts'
import { closings, withEmptiness } from './leg-list.ts'
import type { Meeting } from './meeting.ts'

/**
 * After the death of a server process: the legs that it carried broke off. A restart is not an end (C1): how long a conference has
 * been empty counts from now, for nobody could come in the meantime.
 */
export function recover(meeting: Meeting, node: string, context: Pick<Context, 'now'>): Decision<void> {
  const { conference } = meeting
  if (conference === null) return { meeting, events: [], answer: undefined }
  const results = conference.attendees.map((attendee) => recoverAttendee(attendee, node, context))
  const events = results.flatMap((result) => result.events)
  const attendees = events.length === 0 ? conference.attendees : results.map((result) => result.attendee)
  const settled = withEmptiness({ ...conference, attendees }, context.now)
  const after = settled.emptySince === null ? settled : { ...settled, emptySince: context.now }
  const unchanged = events.length === 0 && after.emptySince === conference.emptySince
  return { meeting: unchanged ? meeting : { ...meeting, conference: after }, events, answer: undefined }
}

function recoverAttendee(attendee: Attendee, node: string, context: Pick<Context, 'now'>) {
  const broken = attendee.legs.filter((leg) => leg.state === 'open' && leg.node === node)
  if (broken.length === 0) return { attendee, events: [] as readonly MeetingEvent[] }
  const legs = attendee.legs.map((leg) => (broken.includes(leg) ? lost(leg) : leg))
  const settled = settle({ ...attendee, legs }, 'dropped', context)
  return { attendee: settled.attendee, events: [...closings(attendee, broken, 'lost'), ...settled.events] }
}
