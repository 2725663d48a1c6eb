import { expect, it } from 'vitest'
import type { MeetingView } from '../../../../shared/api/meeting.ts'
import { groupMeetings } from './meeting-groups.ts'

const at = (text: string): number => new Date(text).getTime()
const NOW = at('2026-11-24T12:00')

const meeting = (title: string, parts: Partial<MeetingView>): MeetingView => ({
  id: title,
  number: '4839201157',
  title,
  organizer: { accountId: 'a', name: 'Mara' },
  myRole: 'organizer',
  settings: { startLocked: false, inviteWhileLocked: 'hosts', openTo: 'anyone', emptyMinutes: 10, encrypted: false },
  schedule: null,
  invitations: [],
  live: null,
  ...parts,
})
const planned = (title: string, start: string, end: string): MeetingView =>
  meeting(title, { schedule: { startsAt: at(start), endsAt: at(end) } })

it('sorts meetings into live, today, later, any time and past', () => {
  const groups = groupMeetings(
    [
      meeting('standing', {}),
      planned('tomorrow', '2026-11-25T09:00', '2026-11-25T10:00'),
      planned('evening', '2026-11-24T18:00', '2026-11-24T19:00'),
      planned('running late', '2026-11-24T11:45', '2026-11-24T12:15'),
      planned('over', '2026-11-24T09:00', '2026-11-24T10:00'),
      meeting('live', { live: { conferenceId: 'c', startedAt: NOW - 1000, locked: true, present: 3 } }),
    ],
    NOW,
  )
  const titles = Object.fromEntries(
    Object.entries(groups).map(([group, list]) => [group, (list as readonly MeetingView[]).map(({ title }) => title)]),
  )
  expect(titles).toEqual({ live: ['live'], today: ['running late', 'evening'], later: ['tomorrow'], anytime: ['standing'], past: ['over'] })
})
