import { expect, it } from 'vitest'
import type { MeetingView } from '../../../../shared/api/meeting.ts'
import { conferencesOf, newlyLive } from './newly-live.ts'

const meeting = (title: string, conferenceId: string | null, myRole: MeetingView['myRole'] = 'attendee'): MeetingView => ({
  id: title,
  number: '4839201157',
  title,
  organizer: { accountId: 'a', name: 'Mara' },
  myRole,
  settings: { startLocked: false, inviteWhileLocked: 'hosts', openTo: 'anyone', emptyMinutes: 10, encrypted: false },
  schedule: null,
  invitations: [],
  live: conferenceId === null ? null : { conferenceId, startedAt: 0, locked: true, present: 1 },
})

it('[I1] tells of each conference once, and of none that ran when the page was opened', () => {
  const atFirst = [meeting('running', 'c1'), meeting('resting', null)]
  expect(newlyLive(atFirst, null)).toEqual([])
  const later = [meeting('running', 'c1'), meeting('resting', 'c2'), meeting('mine', 'c3', 'organizer')]
  expect(newlyLive(later, conferencesOf(atFirst)).map(({ title }) => title)).toEqual(['resting'])
  expect(newlyLive(later, conferencesOf(later))).toEqual([])
})
