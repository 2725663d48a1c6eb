import type { Actor } from './actor.ts'
import type { Decision } from './decision.ts'
import type { Meeting, MeetingSettings, Schedule } from './meeting.ts'
import { isHost } from './role.ts'
import { done, refuseVerb, type Verb } from './verb.ts'

export interface MeetingChange {
  readonly title?: string
  readonly schedule?: Schedule | null
  readonly settings?: Partial<MeetingSettings>
}

/** Title, schedule and settings. They count from the next decision on; the lock stays as it is. Whoever is inside a conference knows for sure whether it is encrypted. */
export function changeMeeting(meeting: Meeting, by: Actor, change: MeetingChange): Decision<Verb> {
  if (!isHost(meeting, by)) return refuseVerb(meeting, 'change-meeting', by, 'not_host')
  const encrypted = change.settings?.encrypted ?? meeting.settings.encrypted
  if (meeting.conference !== null && encrypted !== meeting.settings.encrypted)
    return refuseVerb(meeting, 'change-meeting', by, 'meeting_live')
  const wanted = {
    title: change.title,
    schedule: change.schedule,
    settings: change.settings && { ...meeting.settings, ...change.settings },
  }
  const changed = (['title', 'schedule', 'settings'] as const).filter((field) => wanted[field] !== undefined)
  if (changed.length === 0) return done(meeting)
  const after: Meeting = {
    ...meeting,
    title: wanted.title ?? meeting.title,
    schedule: wanted.schedule === undefined ? meeting.schedule : wanted.schedule,
    settings: wanted.settings ?? meeting.settings,
  }
  return done(after, [{ type: 'meeting.changed', by, changed }])
}
