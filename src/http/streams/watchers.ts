/** Those who look at one meeting, from inside its conference or from its door. Each is told what changed for it alone. */
import type { Actor } from '../../domain/actor.ts'
import { doorUpdateOf, type DoorUpdate, type Seeker } from '../../domain/door-view.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Meeting } from '../../domain/meeting.ts'
import { updatesFor } from '../../domain/view-updates.ts'
import { viewOf, type ConferenceView } from '../../domain/view.ts'
import type { EventStream } from './event-stream.ts'

export interface Watcher {
  /** `null`: the meeting is gone. False: this was the last word, and the stream is over. */
  show(meeting: Meeting | null, now: Instant): boolean
  readonly stream: EventStream
}

export function conferenceWatcher(stream: EventStream, reader: Actor, first: ConferenceView): Watcher {
  let last = first
  stream.send({ type: 'snapshot', view: first })
  return {
    stream,
    show(meeting, now) {
      if (meeting === null) {
        stream.send({ type: 'ended', at: now })
        return false
      }
      const updates = updatesFor(last, meeting, reader, now)
      for (const update of updates) stream.send(update)
      last = viewOf(meeting, reader) ?? last
      return !updates.some(({ type }) => type === 'ended' || type === 'removed')
    },
  }
}

export function doorWatcher(stream: EventStream, seeker: Seeker, first: DoorUpdate): Watcher {
  let last = first.type
  stream.send(first)
  return {
    stream,
    show(meeting) {
      const update = doorUpdateOf(meeting, seeker)
      if (update.type !== last) stream.send(update)
      last = update.type
      return true
    },
  }
}
