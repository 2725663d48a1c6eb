import type { MeetingView } from '../../../../shared/api/meeting.ts'
import { daysAhead } from '../../format/time.ts'

export interface MeetingGroups {
  /** Running now, longest first. */
  readonly live: readonly MeetingView[]
  readonly today: readonly MeetingView[]
  readonly later: readonly MeetingView[]
  /** Without a time: their ID works whenever a host starts them. */
  readonly anytime: readonly MeetingView[]
  /** Over, latest first. */
  readonly past: readonly MeetingView[]
}

const startOf = (meeting: MeetingView): number => meeting.schedule?.startsAt ?? 0

/** My meetings as home lists them; each stands in exactly one group. */
export function groupMeetings(meetings: readonly MeetingView[], now: number): MeetingGroups {
  const resting = meetings.filter(({ live }) => live === null)
  const planned = resting.filter(({ schedule }) => schedule !== null).toSorted((a, b) => startOf(a) - startOf(b))
  const isOver = ({ schedule }: MeetingView): boolean => (schedule?.endsAt ?? 0) <= now
  const isToday = (meeting: MeetingView): boolean => daysAhead(startOf(meeting), now) <= 0
  return {
    live: meetings.filter(({ live }) => live !== null).toSorted((a, b) => (a.live?.startedAt ?? 0) - (b.live?.startedAt ?? 0)),
    today: planned.filter((meeting) => !isOver(meeting) && isToday(meeting)),
    later: planned.filter((meeting) => !isOver(meeting) && !isToday(meeting)),
    anytime: resting.filter(({ schedule }) => schedule === null).toSorted((a, b) => a.title.localeCompare(b.title)),
    past: planned.filter(isOver).toReversed(),
  }
}
