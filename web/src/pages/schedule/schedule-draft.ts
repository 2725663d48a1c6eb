import type { CreateMeeting, MeetingSettings } from '../../../../shared/api/meeting.ts'
import { instantOf } from '../../format/time.ts'
import { inviteesOf } from '../people/invitees.ts'
import type { Picked } from '../people/invitees.ts'

type OpenTo = MeetingSettings['openTo']

/** What the form holds while it is filled in. */
export interface ScheduleDraft {
  readonly title: string
  /** As `<input type="date">` and `<input type="time">` write them. */
  readonly date: string
  readonly time: string
  readonly minutes: number
  readonly picked: readonly Picked[]
  readonly startLocked: boolean
  readonly encrypted: boolean
  readonly openTo: OpenTo
  readonly inviteWhileLocked: MeetingSettings['inviteWhileLocked']
  /** The organizer that a delegate plans for; null for oneself. */
  readonly organizerId: string | null
}

export type DraftFault = 'title' | 'time' | 'past'

export function faultsOf(draft: ScheduleDraft, now: number): readonly DraftFault[] {
  const at = instantOf(draft.date, draft.time)
  const noTitle = draft.title.trim() === '' ? (['title'] as const) : []
  if (at === null) return [...noTitle, 'time']
  return at + draft.minutes * 60_000 < now ? [...noTitle, 'past'] : noTitle
}

export const scheduleOf = (draft: ScheduleDraft): { startsAt: number; endsAt: number } | null => {
  const startsAt = instantOf(draft.date, draft.time)
  return startsAt === null ? null : { startsAt, endsAt: startsAt + draft.minutes * 60_000 }
}

export const meetingOf = (draft: ScheduleDraft): CreateMeeting => ({
  title: draft.title.trim(),
  schedule: scheduleOf(draft),
  settings: {
    startLocked: draft.startLocked,
    openTo: draft.openTo,
    inviteWhileLocked: draft.inviteWhileLocked,
    encrypted: draft.encrypted,
  },
  invitees: inviteesOf(draft.picked),
  ...(draft.organizerId === null ? {} : { organizerId: draft.organizerId }),
})
