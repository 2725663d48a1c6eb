import type { Kysely } from 'kysely'

/** Calls that this server makes: for whom, by which rules, and what they cost. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('attendees').addColumn('call', 'text').execute()
  await db.schema
    .createTable('outgoing_settings')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('outgoing_calls')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('meeting_id', 'text', (c) => c.notNull())
    .addColumn('placed_at', 'bigint', (c) => c.notNull())
    .addColumn('answered_at', 'bigint')
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('over', 'integer', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('outgoing_calls_placed').on('outgoing_calls').column('placed_at').execute()
}
