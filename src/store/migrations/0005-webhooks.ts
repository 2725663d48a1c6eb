import { sql, type Kysely } from 'kysely'

/** Webhooks, and what each is still to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('events', 'text', (c) => c.notNull())
    .addColumn('active', 'integer', (c) => c.notNull())
    .addColumn('sealed_secret', 'text', (c) => c.notNull())
    .addColumn('previous', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await defineDeliveries(db)
}

/** Without a foreign key: a webhook that is removed while a meeting changes must not stop that change. */
async function defineDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('webhook_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('lane', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('repeats', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('deadline', 'bigint', (c) => c.notNull())
    .addColumn('leased_until', 'bigint', (c) => c.notNull())
    .addColumn('leased_by', 'text')
    .addColumn('last_at', 'bigint')
    .addColumn('last_answer', 'text')
    .addPrimaryKeyConstraint('webhook_deliveries_pk', ['webhook_id', 'event_id'])
    .execute()
  await sql`create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at) where state = 'pending'`.execute(db)
  await sql`create index webhook_deliveries_lane on webhook_deliveries (webhook_id, lane, seq) where state = 'pending'`.execute(db)
  await sql`create index webhook_deliveries_repeats on webhook_deliveries (webhook_id, repeats, seq) where repeats is not null`.execute(db)
  await db.schema.createIndex('webhook_deliveries_latest').on('webhook_deliveries').columns(['webhook_id', 'at']).execute()
}
