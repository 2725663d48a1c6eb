import type { Kysely } from 'kysely'

/** Where a trunk is called, and how it signs in when it calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('trunks').addColumn('server', 'text').execute()
  await db.schema.alterTable('trunks').addColumn('login', 'text').execute()
}
