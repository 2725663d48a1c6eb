import { branded, type AccountId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Delegations } from '../meetings/ports.ts'
import type { Database, Sql } from './database.ts'
import { loadDelegates } from './load-meeting.ts'
import { holdAccount, meetingsOrganizedBy, touchMeetings } from './touched-meetings.ts'

export class SqlDelegations implements Delegations {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  of(organizer: AccountId): Promise<readonly Person[]> {
    return this.#database.read((sql) => loadDelegates(sql, organizer))
  }

  actsFor(delegate: AccountId): Promise<readonly Person[]> {
    return this.#database.read((sql) => loadOrganizers(sql, delegate))
  }

  async add(organizer: AccountId, delegate: AccountId): Promise<void> {
    await this.#change(organizer, async (sql) => {
      const row = { organizer_id: organizer, delegate_id: delegate }
      const { numInsertedOrUpdatedRows } = await sql
        .insertInto('delegations')
        .values(row)
        .onConflict((c) => c.doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows !== 0n
    })
  }

  async remove(organizer: AccountId, delegate: AccountId): Promise<void> {
    await this.#change(organizer, async (sql) => {
      const gone = await sql
        .deleteFrom('delegations')
        .where('organizer_id', '=', organizer)
        .where('delegate_id', '=', delegate)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    })
  }

  /** Delegates have rights in all of the organizer's meetings: a change counts in the next decision about any of them. */
  #change(organizer: AccountId, work: (sql: Sql) => Promise<boolean>): Promise<void> {
    return this.#database.write(async (sql) => {
      await holdAccount(this.#database, sql, organizer, 'alone')
      if (await work(sql)) await touchMeetings(this.#database, sql, await meetingsOrganizedBy(sql, organizer))
    })
  }
}

/** For whom this account acts, by name. */
async function loadOrganizers(sql: Sql, delegate: AccountId): Promise<readonly Person[]> {
  const rows = await sql
    .selectFrom('delegations')
    .innerJoin('accounts', 'accounts.id', 'delegations.organizer_id')
    .select(['accounts.id', 'accounts.name'])
    .where('delegations.delegate_id', '=', delegate)
    .orderBy('accounts.name_folded')
    .orderBy('accounts.id')
    .execute()
  return rows.map((row) => ({ accountId: branded(row.id), name: row.name }))
}
