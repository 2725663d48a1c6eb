import { expect, it } from 'vitest'
import type { Actor } from '../domain/actor.ts'
import type { MeetingEvent } from '../domain/events.ts'
import { branded, type AttendeeId, type ConferenceId, type DoorEntryId, type LegId } from '../domain/ids.ts'
import { conferenceReport } from './conference-report.ts'
import type { AuditRow } from './ports.ts'

const CONFERENCE = branded<ConferenceId>('conf')
const ada: Actor = { kind: 'account', accountId: branded('acc'), name: 'Ada' }
const server: Actor = { kind: 'server' }

const rowsOf = (...events: readonly MeetingEvent[]): readonly AuditRow[] =>
  events.map((event, at) => ({ meetingId: branded('meet'), conferenceId: CONFERENCE, seq: at + 1, at, event, hash: '', previous: '' }))

const started = (locked = false): MeetingEvent => ({ type: 'conference.started', conferenceId: CONFERENCE, by: ada, locked })
const ended = (by: Actor): MeetingEvent => ({
  type: 'conference.ended',
  conferenceId: CONFERENCE,
  by,
  reason: by === server ? 'empty' : 'ended_by_host',
})
const locked = (by: Actor = ada): MeetingEvent => ({ type: 'meeting.locked', by, lockVersion: 2 })

const who = (attendee: string) => ({
  attendeeId: branded<AttendeeId>(attendee),
  name: attendee.toUpperCase(),
  nameProved: attendee === 'a',
})
const leg = (id: string) => ({ legId: branded<LegId>(id), lockVersion: 1 })
const admitted = (attendee: string, id: string, path: 'app' | 'phone' = 'app'): MeetingEvent => ({
  type: 'attendee.admitted',
  ...who(attendee),
  ...leg(id),
  path,
  proof: path === 'phone' ? 'pin' : 'account',
  newcomer: false,
})
const opened = (attendee: string, id: string, path: 'app' | 'phone' = 'app', resumed = false): MeetingEvent => ({
  type: 'leg.opened',
  attendeeId: branded(attendee),
  ...leg(id),
  path,
  resumed,
})
const closed = (attendee: string, id: string, cause: 'left' | 'lost' | 'removed' | 'ended'): MeetingEvent => ({
  type: 'leg.closed',
  attendeeId: branded(attendee),
  legId: branded(id),
  cause,
})
const refused = (entry: string | null, name: string, code: 'meeting_locked' | 'pin_unknown' = 'meeting_locked'): MeetingEvent => ({
  type: 'join.refused',
  code,
  name,
  path: 'phone',
  proof: 'none',
  doorEntryId: entry === null ? null : branded<DoorEntryId>(entry),
  lockVersion: 2,
})

it('[T2] tells who had media when, by which way and proof, over breaks and several connections', () => {
  const report = conferenceReport(
    CONFERENCE,
    rowsOf(
      started(),
      admitted('a', 'a1'),
      opened('a', 'a1'),
      closed('a', 'a1', 'lost'),
      opened('a', 'a1', 'app', true),
      admitted('a', 'a2', 'phone'),
      opened('a', 'a2', 'phone'),
      closed('a', 'a1', 'left'),
      admitted('b', 'b1'),
      closed('a', 'a2', 'ended'),
      ended(server),
    ),
  )
  expect(report).toMatchObject({ conferenceId: CONFERENCE, startedAt: 0, endedAt: 10, endedBy: null, refusals: [] })
  expect(report?.attendees).toEqual([
    {
      ...who('a'),
      removed: null,
      media: [
        { path: 'app', proof: 'account', from: 2, to: 3, end: 'lost' },
        { path: 'app', proof: 'account', from: 4, to: 7, end: 'left' },
        { path: 'phone', proof: 'pin', from: 6, to: 9, end: 'ended' },
      ],
    },
    // Admitted, and never connected.
    { ...who('b'), removed: null, media: [] },
  ])
})

it('[T2] tells the lock’s states without gaps, also from the start and while it is live', () => {
  expect(
    conferenceReport(CONFERENCE, rowsOf(started(), locked(), { type: 'meeting.unlocked', by: server, lockVersion: 3 }, ended(ada)))?.lock,
  ).toEqual([
    { locked: false, from: 0, to: 1, by: null },
    { locked: true, from: 1, to: 2, by: 'Ada' },
    { locked: false, from: 2, to: 3, by: null },
  ])
  const live = conferenceReport(CONFERENCE, rowsOf(started(true), admitted('a', 'a1'), opened('a', 'a1')))
  expect(live).toMatchObject({ endedAt: null, lock: [{ locked: true, from: 0, to: null, by: null }] })
  expect(live?.attendees[0]?.media).toEqual([{ path: 'app', proof: 'account', from: 2, to: null, end: null }])
})

it('[T2] counts each refused applicant once, and those whom nobody told apart together', () => {
  const rows = rowsOf(
    started(true),
    refused('sam', 'Sam'),
    refused(null, '+49301'),
    refused('sam', 'Sam'),
    refused(null, '+49302'),
    refused(null, '+49303', 'pin_unknown'),
  )
  const by = { path: 'phone', proof: 'none', nameProved: false }
  expect(conferenceReport(CONFERENCE, rows)?.refusals).toEqual([
    { name: 'Sam', code: 'meeting_locked', ...by, tries: 2, firstAt: 1, lastAt: 3 },
    { name: null, code: 'meeting_locked', ...by, tries: 2, firstAt: 2, lastAt: 4 },
    { name: '+49303', code: 'pin_unknown', ...by, tries: 1, firstAt: 5, lastAt: 5 },
  ])
})

it('[T2] tells who was removed, and by whom', () => {
  const removed: MeetingEvent = { type: 'attendee.removed', ...who('a'), by: ada, blocked: true }
  const report = conferenceReport(
    CONFERENCE,
    rowsOf(started(), admitted('a', 'a1'), opened('a', 'a1'), removed, closed('a', 'a1', 'removed')),
  )
  expect(report?.attendees).toMatchObject([{ name: 'A', removed: { by: 'Ada', at: 3 }, media: [{ to: 4, end: 'removed' }] }])
})

it('is none where no conference started', () => {
  expect(conferenceReport(CONFERENCE, [])).toBeNull()
  expect(conferenceReport(CONFERENCE, rowsOf(admitted('a', 'a1')))).toBeNull()
})
