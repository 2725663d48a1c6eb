import type { MeetingView } from '../../../../shared/api/meeting.ts'

/** Others’ meetings that run now and did not when last looked; null: nobody has looked yet, so all of them are old. */
export function newlyLive(meetings: readonly MeetingView[], before: ReadonlySet<string> | null): readonly MeetingView[] {
  if (before === null) return []
  return meetings.filter(({ live, myRole }) => live !== null && myRole !== 'organizer' && !before.has(live.conferenceId))
}

export const conferencesOf = (meetings: readonly MeetingView[]): ReadonlySet<string> =>
  new Set(meetings.flatMap(({ live }) => live?.conferenceId ?? []))
