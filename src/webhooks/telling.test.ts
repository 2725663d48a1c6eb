/** What receivers are sent is what docs/webhooks.md says, and nothing that nobody may know. */
import fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WEBHOOK_EVENTS } from '../../shared/api/webhook.ts'
import type { Actor } from '../domain/actor.ts'
import type { Attendee } from '../domain/attendee.ts'
import type { MeetingEvent } from '../domain/events.ts'
import { branded } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import { cleanName } from '../domain/name.ts'
import type { AuditEvent, AuditRow } from '../meetings/ports.ts'
import { findInstallation } from '../ops/installation.ts'
import { aConference, aFullMeeting, aMeeting, anAttendee, anInvitation } from '../store/testing/sample-meeting.ts'
import { bodyOf, countedAgain } from './message.ts'
import { messagesOf } from './telling.ts'
import { TEST_EVENT } from './webhook.ts'

const NINE = Date.UTC(2026, 10, 28, 9)

const rowOf = (event: AuditEvent, more: Partial<AuditRow> = {}): AuditRow => ({
  meetingId: branded('meet_5nXw'),
  conferenceId: branded('conf_8Kd0'),
  seq: 7,
  at: NINE,
  event,
  hash: '',
  previous: '',
  ...more,
})

const account = (name: string) => ({ accountId: branded<NonNullable<Attendee['account']>['accountId']>(`acc_${name}`), name: '' })
const meeting = aMeeting('meet_5nXw', {
  title: 'Quarterly numbers',
  conference: aConference('conf_8Kd0', {
    attendees: [
      anAttendee('att_ines', { account: account('ines'), name: 'Ines Weber', nameProved: true }),
      anAttendee('att_caller', { name: '+49151234567' }),
    ],
  }),
})
const scene = { before: meeting, after: meeting }
const ada: Actor = { kind: 'account', accountId: branded('acc_ada'), name: 'Ada Lovelace' }
const ines = { attendeeId: branded<Attendee['id']>('att_ines'), name: 'Ines Weber' }

const EXAMPLES: readonly AuditEvent[] = [
  {
    type: 'conference.started',
    conferenceId: branded('conf_8Kd0'),
    by: { kind: 'attendee', attendeeId: branded('att_ada'), name: 'Ada Lovelace' },
    locked: false,
  },
  { type: 'conference.ended', conferenceId: branded('conf_8Kd0'), by: { kind: 'server' }, reason: 'empty' },
  { type: 'meeting.locked', by: ada, lockVersion: 2 },
  { type: 'meeting.unlocked', by: ada, lockVersion: 3 },
  { type: 'attendee.invited', ...ines, invitationId: null, by: ada, via: 'invitation' },
  {
    type: 'attendee.admitted',
    attendeeId: branded('att_caller'),
    name: '+49151234567',
    nameProved: false,
    path: 'phone',
    proof: 'none',
    legId: branded('leg'),
    newcomer: true,
    lockVersion: 1,
  },
  { type: 'attendee.dropped', ...ines },
  { type: 'attendee.left', ...ines },
  { type: 'attendee.removed', ...ines, by: ada, blocked: false },
  {
    type: 'join.refused',
    code: 'meeting_locked',
    name: 'Sam Stranger',
    path: 'app',
    proof: 'none',
    doorEntryId: branded('door_sam'),
    lockVersion: 2,
  },
  { type: 'pin.alarm', scope: 'trunk', trunk: 'trunk_4fQe', failures: 60 },
]

const messageOf = (event: AuditEvent, where: typeof scene = scene) => {
  const isAlarm = event.type === 'pin.alarm'
  return messagesOf([rowOf(event, isAlarm ? { meetingId: null, conferenceId: null } : {})], isAlarm ? null : where)[0]
}

describe('[T3] docs/webhooks.md', async () => {
  const text = await readFile(join(findInstallation().folder, 'docs/webhooks.md'), 'utf8')
  const documented = new Map(
    [...text.matchAll(/^### `([\w.]+)`\n[^#]*?^```json\n(.*?)^```/gms)].map(([, type = '', json = '']) => [
      type,
      JSON.parse(json) as unknown,
    ]),
  )

  it('tells every event and no other, as the API does', () => {
    expect([...documented.keys()]).toEqual([...WEBHOOK_EVENTS, TEST_EVENT])
    expect(EXAMPLES.map(({ type }) => type)).toEqual(WEBHOOK_EVENTS)
  })

  it.each(EXAMPLES)('$type is as it says', (event) => {
    const message = messageOf(event)
    expect(JSON.parse(bodyOf(message!))).toEqual(documented.get(event.type))
  })

  it('so is the test event', () => {
    expect(JSON.parse(bodyOf({ type: TEST_EVENT, at: NINE, data: {} }))).toEqual(documented.get(TEST_EVENT))
  })
})

it('[T3] has the same ID for every webhook, another for every event, and a lane for each conference', () => {
  const rows = [rowOf(EXAMPLES[2]!), rowOf(EXAMPLES[3]!, { seq: 8 }), rowOf(EXAMPLES[9]!, { seq: 9, conferenceId: null })]
  const again = messagesOf(rows, scene)
  expect(again).toEqual(messagesOf(rows, scene))
  expect(again.map(({ id, lane, seq }) => [id, lane, seq])).toEqual([
    [`evt_meet_5nXw_7_${NINE.toString(36)}`, 'conf_8Kd0', 7],
    [`evt_meet_5nXw_8_${NINE.toString(36)}`, 'conf_8Kd0', 8],
    [`evt_meet_5nXw_9_${NINE.toString(36)}`, 'meet_5nXw', 9],
  ])
})

it('[T3] whoever is gone afterwards is known from before; an invitation between conferences names its account', () => {
  const gone: Meeting = {
    ...meeting,
    conference: null,
    invitations: [anInvitation('i', { invitee: { kind: 'account', person: account('bo') } })],
  }
  expect(messageOf(EXAMPLES[7]!, { before: meeting, after: gone })?.data).toMatchObject({
    attendee: { accountId: 'acc_ines', nameProved: true },
  })
  const invited: MeetingEvent = {
    type: 'attendee.invited',
    attendeeId: null,
    invitationId: branded('i'),
    name: 'Bo',
    by: ada,
    via: 'invitation',
  }
  expect(messageOf(invited, { before: gone, after: gone })?.data).toMatchObject({
    attendee: { id: null, accountId: 'acc_bo', nameProved: true },
  })
})

it('[T3] refusals of one applicant are counted in one message', () => {
  const message = messageOf(EXAMPLES[9]!)!
  const body = [1, 2, 3].reduce((text, seconds) => countedAgain(text, NINE + seconds * 1000), bodyOf(message))
  expect(JSON.parse(body)).toEqual({
    ...(JSON.parse(bodyOf(message)) as object),
    data: { ...message.data, count: 4, lastAt: '2026-11-28T09:00:03.000Z' },
  })
})

/** As people are called here: cleaned at the door. */
const name = fc.string({ unit: 'binary', maxLength: 200 }).map(cleanName)
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4, maxLength: 15 })
const number = fc.tuple(fc.constantFrom('', '+', '00'), digits).map(([prefix, rest]) => prefix + rest)
/** As somebody might type one. */
const grouped = fc
  .tuple(
    fc.constantFrom('', 'Tel. ', 'Bo '),
    fc.array(fc.constantFrom(' ', '-', '/', ' (0) ', '.'), { minLength: 3, maxLength: 3 }),
    digits,
  )
  .map(([before, gaps, rest]) => before + ['49', '30', '23125', rest].map((part, place) => part + (gaps[place] ?? '')).join(''))

const eventsOf = (called: string): readonly AuditEvent[] =>
  EXAMPLES.map((event) => {
    const by = 'by' in event && typeof event.by === 'object' && event.by.kind !== 'server' ? { by: { ...event.by, name: called } } : {}
    return { ...event, ...('name' in event ? { name: called } : {}), ...by } as MeetingEvent
  })

const bodiesOf = (called: string, where = scene): readonly string[] => eventsOf(called).map((event) => bodyOf(messageOf(event, where)!))

it('[R7] [P6] nobody’s whole telephone number is in any message, however it came to be a name', () => {
  fc.assert(
    fc.property(number, (called) => {
      for (const body of bodiesOf(called)) expect(body).not.toContain(`${called.slice(-4)}"`)
    }),
  )
  fc.assert(
    fc.property(grouped, (called) => {
      for (const body of bodiesOf(cleanName(called))) expect(nameIn(body)).not.toMatch(/\d\D{0,4}\d\D{0,4}\d\D{0,4}\d"/)
    }),
  )
})

const nameIn = (body: string): string => [...body.matchAll(/"name":"[^"]*"/g)].join()

it('[P6] no hash, sealed PIN, device, link, nonce or meeting number of a meeting is in any message', () => {
  const full = aFullMeeting('m')
  const kept = JSON.stringify(full, (key, value: unknown) => (['title', 'name', 'id', 'accountId'].includes(key) ? undefined : value))
  const secrets = [...kept.matchAll(/"(?:hash|sealed|previous|link|device|nonce|binding|source|lastSource|number)":"([^"]+)"/g)].map(
    ([, secret]) => secret!,
  )
  expect(secrets.length).toBeGreaterThan(20)
  const where = { before: full, after: full }
  const attendees = full.conference!.attendees.map(({ id }) => id)
  const bodies = attendees.flatMap((attendeeId) =>
    eventsOf('Ada').map((event) => bodyOf(messageOf('attendeeId' in event ? ({ ...event, attendeeId } as MeetingEvent) : event, where)!)),
  )
  for (const secret of secrets) expect(bodies.filter((body) => body.includes(secret))).toEqual([])
})

it('[T3] a body is under 4 KB, whatever people are called', () => {
  const long = { ...meeting, title: '\u{1F512}'.repeat(60) }
  fc.assert(
    fc.property(name, (called) => {
      for (const body of bodiesOf(called, { before: long, after: long })) expect(Buffer.byteLength(body)).toBeLessThan(4_096)
    }),
  )
})
