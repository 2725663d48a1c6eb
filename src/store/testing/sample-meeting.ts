/** Meetings put together by hand: a store does not ask how they came to be. */
import type { Attendee } from '../../domain/attendee.ts'
import type { Conference } from '../../domain/conference.ts'
import type { DoorEntry } from '../../domain/door.ts'
import { branded } from '../../domain/ids.ts'
import type { Leg } from '../../domain/leg.ts'
import { DEFAULT_SETTINGS, type Invitation, type Meeting } from '../../domain/meeting.ts'

const START = 1_700_000_000_000

/** Ten digits that follow from the id. */
const numberOf = (id: string): string =>
  String(Array.from(id).reduce((sum, sign) => (sum * 131 + sign.charCodeAt(0)) % 1e10, 7)).padStart(10, '0')

export const aMeeting = (id: string, more: Partial<Meeting> = {}): Meeting => ({
  id: branded(id),
  number: branded(numberOf(id)),
  title: `Meeting ${id}`,
  organizer: { accountId: branded(`organizer of ${id}`), name: 'Ada' },
  delegates: [],
  settings: DEFAULT_SETTINGS,
  schedule: null,
  invitations: [],
  conference: null,
  ...more,
})

export const aConference = (id: string, more: Partial<Conference> = {}): Conference => ({
  id: branded(id),
  startedAt: START,
  emptySince: null,
  lock: { locked: false, version: 1, changedBy: null, changedAt: START },
  attendees: [],
  door: [],
  doorOverflow: null,
  blocks: [],
  lastSnapshot: null,
  ...more,
})

/** A guest with one leg. */
export const anAttendee = (id: string, more: Partial<Attendee> = {}): Attendee => ({
  id: branded(id),
  account: null,
  room: null,
  invitationId: null,
  name: `Guest ${id}`,
  nameProved: false,
  standing: 'present',
  since: START,
  admittedAt: START,
  legs: [aLeg(`leg of ${id}`)],
  pin: { hash: branded(`pin of ${id}`), sealed: `sealed pin of ${id}` },
  pinTriedAt: null,
  call: null,
  devices: [{ hash: branded(`device of ${id}`), previous: null, proves: true }],
  removedBy: null,
  ...more,
})

export const aLeg = (id: string, more: Partial<Leg> = {}): Leg => ({
  id: branded(id),
  path: 'app',
  state: 'open',
  nonce: branded(`nonce of ${id}`),
  generation: 1,
  binding: branded(`binding of ${id}`),
  admittedAt: START,
  openedAt: START + 1,
  node: 'node',
  ...more,
})

export const aDoorEntry = (id: string, more: Partial<DoorEntry> = {}): DoorEntry => ({
  id: branded(id),
  account: null,
  room: null,
  device: branded(`device of ${id}`),
  name: `Stranger ${id}`,
  nameProved: false,
  path: 'phone',
  code: 'meeting_locked',
  tries: 1,
  firstAt: START,
  lastAt: START,
  state: 'waiting',
  source: branded(`source of ${id}`),
  ...more,
})

export const anInvitation = (id: string, more: Partial<Invitation> = {}): Invitation => ({
  id: branded(id),
  invitee: { kind: 'email', email: `${id}@example.org` },
  name: `Invited ${id}`,
  link: { hash: branded(`link of ${id}`), device: null },
  conferenceId: null,
  ...more,
})

/** A live, locked meeting that has something in every column. */
export function aFullMeeting(id: string): Meeting {
  const ada = { accountId: branded<Meeting['organizer']['accountId']>(`organizer of ${id}`), name: 'Ada' }
  const host = { kind: 'account', accountId: ada.accountId, name: 'Ada' } as const
  const grace = { accountId: branded<typeof ada.accountId>(`grace of ${id}`), name: 'Grace' }
  const attendees = [
    anAttendee(`${id} ada`, {
      account: ada,
      name: 'Ada',
      nameProved: true,
      pinTriedAt: START + 3,
      call: { id: 'call', state: 'failed', failure: 'busy', since: START + 4 },
      legs: [aLeg(`${id} ada app`), aLeg(`${id} ada phone`, { path: 'phone', state: 'lost', generation: 3 })],
    }),
    anAttendee(`${id} grace`, {
      account: grace,
      name: 'Grace',
      nameProved: true,
      invitationId: branded(`${id} invitation 1`),
      standing: 'invited',
      admittedAt: null,
      legs: [],
      devices: [],
    }),
    anAttendee(`${id} guest`, {
      devices: [{ hash: branded(`${id} d2`), previous: branded(`${id} d1`), proves: false }],
      legs: [aLeg(`${id} sdk`, { path: 'sdk', state: 'admitted', binding: null, openedAt: null, node: null })],
    }),
    anAttendee(`${id} room`, { room: branded(`${id}@rooms.example.org`), name: 'Board room 3', nameProved: true }),
    anAttendee(`${id} gone`, { standing: 'removed', removedBy: host, pin: null, legs: [], devices: [] }),
  ]
  const conference = aConference(`${id} conference`, {
    emptySince: START + 5,
    lock: { locked: true, version: 4, changedBy: host, changedAt: START + 4 },
    attendees,
    door: [
      aDoorEntry(`${id} door 1`, { account: grace, name: 'Grace', nameProved: true }),
      aDoorEntry(`${id} door 3`, { room: branded(`${id}@rooms.example.org`), name: 'Board room 3', nameProved: true, path: 'room' }),
      aDoorEntry(`${id} door 2`, { state: 'ignored', device: null, tries: 12, path: 'room' }),
    ],
    lastSnapshot: { by: host, at: START + 7 },
    doorOverflow: { tries: 40, sources: 3, lastAt: START + 6, lastSource: branded(`${id} source`) },
    blocks: [
      {
        attendeeId: branded(`${id} gone`),
        accountId: null,
        room: branded(`${id}@rooms.example.org`),
        devices: [branded(`${id} blocked`)],
        name: 'Mallory <>"\'\\%',
      },
    ],
  })
  return aMeeting(id, {
    title: 'Zürich „Ω” 会議 🔒',
    settings: { startLocked: true, inviteWhileLocked: 'everyone', openTo: 'invited', emptyMinutes: 3, encrypted: true },
    schedule: { startsAt: START, endsAt: START + 3_600_000 },
    invitations: [
      anInvitation(`${id} invitation 1`, { invitee: { kind: 'account', person: grace }, name: 'Grace', link: null }),
      anInvitation(`${id} invitation 2`, {
        link: { hash: branded(`${id} link`), device: branded(`${id} link device`) },
        conferenceId: branded(`${id} conference`),
      }),
      anInvitation(`${id} invitation 3`, {
        invitee: { kind: 'room', address: branded(`${id}@rooms.example.org`) },
        name: 'Board room 3',
        link: null,
      }),
    ],
    conference,
  })
}
