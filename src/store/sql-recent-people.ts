import { branded, type AccountId, type Instant } from '../domain/ids.ts'
import type { RecentPeople } from '../meetings/ports.ts'
import type { Database, Sql } from './database.ts'
import { RECENT_LIMIT } from './recent-limit.ts'

export class SqlRecentPeople implements RecentPeople {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async note(account: AccountId, others: readonly AccountId[], at: Instant): Promise<void> {
    // In one order for all, so that two notes about the same people never wait for each other.
    const ids = [...new Set(others)]
      .filter((other) => other !== account)
      .slice(0, RECENT_LIMIT)
      .toSorted()
    if (ids.length === 0) return
    await this.#database.write(async (sql) => {
      await sql
        .insertInto('recent_people')
        .values(ids.map((other) => ({ account_id: account, other_id: other, at })))
        .onConflict((c) => c.columns(['account_id', 'other_id']).doUpdateSet({ at }))
        .execute()
      await forgetOldest(sql, account)
    })
  }

  async of(account: AccountId, limit: number): Promise<readonly AccountId[]> {
    const rows = await this.#database.read((sql) => latest(sql, account).limit(limit).execute())
    return rows.map((row) => branded(row.other_id))
  }
}

const latest = (sql: Sql, account: AccountId) =>
  sql.selectFrom('recent_people').select('other_id').where('account_id', '=', account).orderBy('at', 'desc').orderBy('other_id')

async function forgetOldest(sql: Sql, account: AccountId): Promise<void> {
  const kept = latest(sql, account).limit(RECENT_LIMIT)
  await sql.deleteFrom('recent_people').where('account_id', '=', account).where('other_id', 'not in', kept).execute()
}
