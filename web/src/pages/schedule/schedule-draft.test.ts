import { expect, it } from 'vitest'
import { CreateMeeting } from '../../../../shared/api/meeting.ts'
import { faultsOf, meetingOf } from './schedule-draft.ts'
import type { ScheduleDraft } from './schedule-draft.ts'

const NOW = new Date('2026-11-24T12:00').getTime()
const draft: ScheduleDraft = {
  title: ' Board preparation ',
  date: '2026-11-26',
  time: '15:00',
  minutes: 60,
  picked: [{ kind: 'email', email: 'rita@quayside.example' }],
  startLocked: true,
  encrypted: true,
  openTo: 'accounts',
  inviteWhileLocked: 'hosts',
  organizerId: null,
}

it('makes a meeting that the API takes', () => {
  const meeting = CreateMeeting.parse(meetingOf(draft))
  expect(meeting).toMatchObject({
    title: 'Board preparation',
    settings: { startLocked: true, openTo: 'accounts', inviteWhileLocked: 'hosts', encrypted: true },
    invitees: { accountIds: [], emails: [{ email: 'rita@quayside.example' }] },
  })
  expect((meeting.schedule?.endsAt ?? 0) - (meeting.schedule?.startsAt ?? 0)).toBe(3_600_000)
  expect(meeting).not.toHaveProperty('organizerId')
})

it('names what is missing', () => {
  expect(faultsOf(draft, NOW)).toEqual([])
  expect(faultsOf({ ...draft, title: '  ', date: '' }, NOW)).toEqual(['title', 'time'])
  expect(faultsOf({ ...draft, date: '2026-11-23' }, NOW)).toEqual(['past'])
})
