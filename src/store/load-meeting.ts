import { branded, type MeetingId } from '../domain/ids.ts'
import type { Leg } from '../domain/leg.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'
import { EMPTY_CHAIN, type ChainHead } from './audit-chain.ts'
import type { Sql } from './database.ts'
import type { ConferenceRun } from './meeting-archive.ts'
import type { StoredMeeting } from './meeting-cache.ts'
import { toAttendee, toConference, toDoorEntry, toInvitation, toLeg, toMeeting } from './meeting-rows.ts'
import type { ConferencesTable, LegsTable } from './schema.ts'

/** Reads a whole meeting. The caller sees to it that nobody changes it meanwhile. */
export async function loadMeeting(sql: Sql, id: MeetingId): Promise<StoredMeeting | null> {
  const row = await meetingRow(sql, id)
  if (row === undefined) return null
  const delegates = await loadDelegates(sql, row.organizer_id)
  const invitations = await invitationRows(sql, id)
  const live = await loadConference(sql, id)
  const meeting = toMeeting(row, { delegates, invitations: invitations.map(toInvitation), conference: live.conference })
  const nextPosition = Math.max(live.nextPosition, 1 + (invitations.at(-1)?.position ?? 0))
  return { meeting, revision: row.revision, nextPosition, chain: await chainHead(sql, id) }
}

const meetingRow = (sql: Sql, id: MeetingId) =>
  sql
    .selectFrom('meetings')
    .leftJoin('accounts', 'accounts.id', 'meetings.organizer_id')
    .selectAll('meetings')
    .select((e) => e.fn.coalesce('accounts.name', 'meetings.organizer_name').as('organizer_name'))
    .where('meetings.id', '=', id)
    .executeTakeFirst()

/** Who acts for this organizer, by name. */
export async function loadDelegates(sql: Sql, organizer: string): Promise<readonly Person[]> {
  const rows = await sql
    .selectFrom('delegations')
    .innerJoin('accounts', 'accounts.id', 'delegations.delegate_id')
    .select(['accounts.id', 'accounts.name'])
    .where('delegations.organizer_id', '=', organizer)
    .orderBy('accounts.name_folded')
    .orderBy('accounts.id')
    .execute()
  return rows.map((row) => ({ accountId: branded(row.id), name: row.name }))
}

const invitationRows = (sql: Sql, id: MeetingId) =>
  sql
    .selectFrom('invitations')
    .leftJoin('accounts', 'accounts.id', 'invitations.account_id')
    .selectAll('invitations')
    .select((e) => e.fn.coalesce('accounts.name', 'invitations.account_name').as('account_name'))
    .where('invitations.meeting_id', '=', id)
    .orderBy('invitations.position')
    .execute()

interface LoadedConference {
  readonly conference: Meeting['conference']
  readonly nextPosition: number
}

async function loadConference(sql: Sql, id: MeetingId): Promise<LoadedConference> {
  const row = await sql.selectFrom('conferences').selectAll().where('meeting_id', '=', id).where('ended_at', 'is', null).executeTakeFirst()
  return row === undefined ? { conference: null, nextPosition: 1 } : withRoster(sql, row)
}

async function withRoster(sql: Sql, row: ConferencesTable): Promise<LoadedConference> {
  const attendees = await attendeeRows(sql, row.id)
  const legs = await legRows(sql, row.id)
  const door = await doorRows(sql, row.id)
  const legsOf = byAttendee(legs)
  const roster = attendees.map((attendee) => toAttendee(attendee, legsOf.get(attendee.id) ?? []))
  const highest = Math.max(0, attendees.at(-1)?.position ?? 0, door.at(-1)?.position ?? 0, ...legs.map((leg) => leg.position))
  return { conference: toConference(row, roster, door.map(toDoorEntry)), nextPosition: highest + 1 }
}

const attendeeRows = (sql: Sql, conference: string) =>
  sql
    .selectFrom('attendees')
    .leftJoin('accounts', 'accounts.id', 'attendees.account_id')
    .selectAll('attendees')
    .select((e) => e.fn.coalesce('accounts.name', 'attendees.account_name').as('account_name'))
    .where('attendees.conference_id', '=', conference)
    .orderBy('attendees.position')
    .execute()

const legRows = (sql: Sql, conference: string) =>
  sql
    .selectFrom('legs')
    .innerJoin('attendees', 'attendees.id', 'legs.attendee_id')
    .selectAll('legs')
    .where('attendees.conference_id', '=', conference)
    .orderBy('legs.position')
    .execute()

const doorRows = (sql: Sql, conference: string) =>
  sql
    .selectFrom('door_entries')
    .leftJoin('accounts', 'accounts.id', 'door_entries.account_id')
    .selectAll('door_entries')
    .select((e) => e.fn.coalesce('accounts.name', 'door_entries.account_name').as('account_name'))
    .where('door_entries.conference_id', '=', conference)
    .orderBy('door_entries.position')
    .execute()

function byAttendee(rows: readonly LegsTable[]): ReadonlyMap<string, readonly Leg[]> {
  const legs = new Map<string, Leg[]>()
  for (const row of rows) {
    const others = legs.get(row.attendee_id)
    if (others === undefined) legs.set(row.attendee_id, [toLeg(row)])
    else others.push(toLeg(row))
  }
  return legs
}

/** The end of a meeting's audit chain; the empty id is the server's. */
export async function chainHead(sql: Sql, chain: MeetingId | ''): Promise<ChainHead> {
  const last = await sql
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('chain', '=', chain)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? EMPTY_CHAIN
}

/** A meeting's conferences, the latest first. */
export async function loadConferences(sql: Sql, id: MeetingId): Promise<readonly ConferenceRun[]> {
  const rows = await sql
    .selectFrom('conferences')
    .select(['id', 'started_at', 'ended_at'])
    .where('meeting_id', '=', id)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({ id: branded(row.id), startedAt: row.started_at, endedAt: row.ended_at }))
}
