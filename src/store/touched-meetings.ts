/** Meetings are read together with names and delegations that are stored elsewhere. Whoever changes those touches the meetings. */
import type { AccountId } from '../domain/ids.ts'
import type { Database, Sql } from './database.ts'

/** An account's name, or its delegations, change only under this; so does what is organized in its name. */
export async function holdAccount(database: Database, sql: Sql, account: AccountId, how: 'share' | 'alone'): Promise<void> {
  if (database.dialect === 'sqlite') return
  const query = sql.selectFrom('accounts').select('id').where('id', '=', account)
  await (how === 'share' ? query.forShare() : query.forUpdate()).execute()
}

/** Takes these meetings' locks, in one order for all, and gives them a new revision, so that no cached copy counts any more. */
export async function touchMeetings(database: Database, sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const query = sql.selectFrom('meetings').select('id').where('id', 'in', ids).orderBy('id')
  const held = await (database.dialect === 'postgres' ? query.forUpdate() : query).execute()
  for (const { id } of held) {
    await sql
      .updateTable('meetings')
      .set((e) => ({ revision: e('revision', '+', 1) }))
      .where('id', '=', id)
      .execute()
    await database.announce(sql, id)
  }
}

export const meetingsOrganizedBy = async (sql: Sql, account: AccountId): Promise<readonly string[]> =>
  (await sql.selectFrom('meetings').select('id').where('organizer_id', '=', account).execute()).map((row) => row.id)

/** Wherever this account's name is shown. */
export async function meetingsNaming(sql: Sql, account: AccountId): Promise<readonly string[]> {
  const rows = await sql
    .selectFrom('meetings')
    .select('id')
    .where((e) =>
      e.or([
        e('organizer_id', '=', account),
        e('organizer_id', 'in', e.selectFrom('delegations').select('organizer_id').where('delegate_id', '=', account)),
        e('id', 'in', e.selectFrom('invitations').select('meeting_id').where('account_id', '=', account)),
        e('id', 'in', inLiveConference(sql, 'attendees', account)),
        e('id', 'in', inLiveConference(sql, 'door_entries', account)),
      ]),
    )
    .execute()
  return rows.map((row) => row.id)
}

const inLiveConference = (sql: Sql, table: 'attendees' | 'door_entries', account: AccountId) =>
  sql
    .selectFrom('conferences')
    .select('meeting_id')
    .where('id', 'in', sql.selectFrom(table).select('conference_id').where('account_id', '=', account))
