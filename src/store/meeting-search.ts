import type { AccountId, MeetingId, RoomAddress } from '../domain/ids.ts'
import type { MeetingKey } from '../meetings/ports.ts'
import type { Sql } from './database.ts'

/** A meeting found, and the revision at which it was. */
export interface Located {
  readonly id: string
  readonly revision: number
}

const meetings = (sql: Sql) => sql.selectFrom('meetings').select(['meetings.id', 'meetings.revision'])

/** Attendees and legs are only of live conferences, so a dead PIN or leg finds nothing. */
export async function locate(sql: Sql, key: MeetingKey): Promise<Located | null> {
  return (await search(sql, key).executeTakeFirst()) ?? null
}

function search(sql: Sql, key: MeetingKey) {
  if ('meetingId' in key) return meetings(sql).where('meetings.id', '=', key.meetingId)
  if ('number' in key) return meetings(sql).where('meetings.number', '=', key.number)
  if ('link' in key)
    return meetings(sql).where('meetings.id', 'in', (e) =>
      e.selectFrom('invitations').select('meeting_id').where('link_hash', '=', key.link),
    )
  const live = meetings(sql).innerJoin('conferences', 'conferences.meeting_id', 'meetings.id').where('conferences.ended_at', 'is', null)
  if ('conferenceId' in key) return live.where('conferences.id', '=', key.conferenceId)
  if ('pin' in key)
    return live.where('conferences.id', 'in', (e) => e.selectFrom('attendees').select('conference_id').where('pin_hash', '=', key.pin))
  return live.where('conferences.id', 'in', (e) =>
    e
      .selectFrom('legs')
      .innerJoin('attendees', 'attendees.id', 'legs.attendee_id')
      .select('attendees.conference_id')
      .where('legs.id', '=', key.leg),
  )
}

/** That this account organizes, is a delegate for, or is invited to. */
export function meetingsFor(sql: Sql, account: AccountId): Promise<readonly Located[]> {
  return meetings(sql)
    .where((e) =>
      e.or([
        e('organizer_id', '=', account),
        e('organizer_id', 'in', e.selectFrom('delegations').select('organizer_id').where('delegate_id', '=', account)),
        e('meetings.id', 'in', e.selectFrom('invitations').select('meeting_id').where('account_id', '=', account)),
      ]),
    )
    .orderBy('meetings.id')
    .execute()
}

/** To which this room is invited, by its account or by mail, or on whose roster it is. */
export function meetingsForRoom(sql: Sql, room: RoomAddress): Promise<readonly Located[]> {
  return meetings(sql)
    .where((e) =>
      e.or([
        e(
          'meetings.id',
          'in',
          e
            .selectFrom('invitations')
            .select('meeting_id')
            .where((i) => i.or([i('room', '=', room), i('email', '=', room)])),
        ),
        e(
          'meetings.id',
          'in',
          e
            .selectFrom('attendees')
            .innerJoin('conferences', 'conferences.id', 'attendees.conference_id')
            .select('conferences.meeting_id')
            .where('attendees.room', '=', room),
        ),
      ]),
    )
    .orderBy('meetings.id')
    .execute()
}

export function meetingsLive(sql: Sql): Promise<readonly Located[]> {
  return meetings(sql)
    .where('meetings.id', 'in', (e) => e.selectFrom('conferences').select('meeting_id').where('ended_at', 'is', null))
    .orderBy('meetings.id')
    .execute()
}

export async function isLive(sql: Sql, id: MeetingId): Promise<boolean> {
  const live = sql.selectFrom('conferences').select('id').where('meeting_id', '=', id).where('ended_at', 'is', null)
  return (await live.executeTakeFirst()) !== undefined
}
