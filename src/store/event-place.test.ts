import { expect, it } from 'vitest'
import type { MeetingEvent } from '../domain/events.ts'
import { branded } from '../domain/ids.ts'
import { conferencesOfEvents } from './event-place.ts'
import { refused } from './testing/sample-decision.ts'
import { aConference, aMeeting } from './testing/sample-meeting.ts'

const by = { kind: 'server' } as const
const started = (id: string): MeetingEvent => ({ type: 'conference.started', conferenceId: branded(id), by, locked: false })
const ended = (id: string): MeetingEvent => ({ type: 'conference.ended', conferenceId: branded(id), by, reason: 'empty' })
const meeting = (live: string | null) => aMeeting('m', { conference: live === null ? null : aConference(live) })

it('[T1] an event belongs to the conference that was live when it happened', () => {
  expect(conferencesOfEvents(meeting(null), meeting(null), [refused('x')])).toEqual([null])
  expect(conferencesOfEvents(meeting('a'), meeting('a'), [refused('x')])).toEqual(['a'])
  expect(conferencesOfEvents(meeting(null), meeting('a'), [started('a'), refused('x')])).toEqual(['a', 'a'])
  expect(conferencesOfEvents(meeting('a'), meeting(null), [refused('x'), ended('a'), refused('y')])).toEqual(['a', 'a', 'a'])
  expect(conferencesOfEvents(meeting('a'), meeting('b'), [refused('x'), ended('a'), started('b'), refused('y')])).toEqual([
    'a',
    'a',
    'b',
    'b',
  ])
})
