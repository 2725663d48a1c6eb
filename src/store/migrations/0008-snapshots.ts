import type { Kysely } from 'kysely'

/** Who took the latest picture of a conference, and which API keys may take any: none of those that there were. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('conferences').addColumn('last_snapshot', 'text').execute()
  await db.schema
    .alterTable('api_keys')
    .addColumn('scopes', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute()
}
