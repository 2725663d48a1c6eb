/** Conferences for tests. */
import type { AttendeeView, ConferenceView, DoorEntryView } from './conference.ts'

export const anAttendee = (given: Partial<AttendeeView> = {}): AttendeeView => ({
  id: 'a',
  name: 'Aylin Demir',
  nameProved: true,
  resembles: null,
  role: 'attendee',
  standing: 'present',
  since: 0,
  legs: [],
  room: false,
  pinTriedAt: null,
  isMe: false,
  ...given,
})

export const aDoorEntry = (given: Partial<DoorEntryView> = {}): DoorEntryView => ({
  id: 'd',
  name: 'Lena Vogt',
  nameProved: true,
  resembles: null,
  path: 'app',
  proof: 'none',
  code: 'meeting_locked',
  tries: 1,
  firstAt: 0,
  lastAt: 0,
  state: 'waiting',
  ...given,
})

export const aView = (given: Partial<ConferenceView> = {}): ConferenceView => ({
  id: 'c',
  meetingId: 'm',
  title: 'Quarterly planning',
  number: '4839201157',
  startedAt: 0,
  encrypted: false,
  me: { attendeeId: 'a', role: 'organizer', mayInvite: true, call: null },
  lock: { locked: false, version: 1, changedBy: null, changedByMe: false, changedAt: 0 },
  attendees: [anAttendee()],
  door: [],
  doorOverflow: null,
  lastSnapshot: null,
  ...given,
})
