import type { Kysely } from 'kysely'

/** Telephone lines and the numbers on them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trunks')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('addresses', 'text', (c) => c.notNull())
    .addColumn('registration', 'text')
    .addColumn('media', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('phone_numbers')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('trunk_id', 'text', (c) => c.notNull().references('trunks.id').onDelete('cascade'))
    .addColumn('number', 'text', (c) => c.notNull().unique())
    .addColumn('written', 'text', (c) => c.notNull())
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('city', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('phone_numbers_trunk').on('phone_numbers').column('trunk_id').execute()
}
