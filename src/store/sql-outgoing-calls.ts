import { sql as raw } from 'kysely'
import { branded, type Instant } from '../domain/ids.ts'
import { NOBODY_IS_CALLED, type CallEntry, type OutgoingCalls, type OutgoingSettings } from '../meetings/outgoing-calls.ts'
import type { Database, Sql } from './database.ts'
import type { OutgoingCallsTable } from './schema.ts'

/** The one row of settings. */
const ID = 'outgoing'

export class SqlOutgoingCalls implements OutgoingCalls {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async settings(): Promise<OutgoingSettings> {
    const row = await this.#database.read((sql) => sql.selectFrom('outgoing_settings').selectAll().where('id', '=', ID).executeTakeFirst())
    // Written by `putSettings`.
    return row === undefined ? NOBODY_IS_CALLED : (JSON.parse(row.settings) as OutgoingSettings)
  }

  async putSettings(settings: OutgoingSettings): Promise<void> {
    const row = { id: ID, settings: JSON.stringify(settings) }
    await this.#database.write((sql) =>
      sql
        .insertInto('outgoing_settings')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute(),
    )
  }

  read(since: Instant): Promise<readonly CallEntry[]> {
    return this.#database.read((sql) => entriesSince(sql, since))
  }

  add(since: Instant, decide: (entries: readonly CallEntry[]) => CallEntry | null): Promise<boolean> {
    return this.#database.write(async (sql) => {
      if (this.#database.dialect === 'postgres') await raw`lock table outgoing_calls in share row exclusive mode`.execute(sql)
      await sql.deleteFrom('outgoing_calls').where('placed_at', '<', since).execute()
      const entry = decide(await entriesSince(sql, since))
      if (entry !== null) await sql.insertInto('outgoing_calls').values(toRow(entry)).execute()
      return entry !== null
    })
  }

  async put(entry: CallEntry): Promise<void> {
    await this.#database.write((sql) => sql.updateTable('outgoing_calls').set(toRow(entry)).where('id', '=', entry.id).execute())
  }
}

async function entriesSince(sql: Sql, since: Instant): Promise<readonly CallEntry[]> {
  const rows = sql.selectFrom('outgoing_calls').selectAll().where('placed_at', '>=', since).orderBy('placed_at').orderBy('id')
  return (await rows.execute()).map(toEntry)
}

const toRow = ({ id, accountId, meetingId, placedAt, answeredAt, seenAt, over }: CallEntry): OutgoingCallsTable => ({
  id,
  account_id: accountId,
  meeting_id: meetingId,
  placed_at: placedAt,
  answered_at: answeredAt,
  seen_at: seenAt,
  over: over ? 1 : 0,
})

const toEntry = (row: OutgoingCallsTable): CallEntry => ({
  id: row.id,
  accountId: branded(row.account_id),
  meetingId: branded(row.meeting_id),
  placedAt: row.placed_at,
  answeredAt: row.answered_at,
  seenAt: row.seen_at,
  over: row.over === 1,
})
