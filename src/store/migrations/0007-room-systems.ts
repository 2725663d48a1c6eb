import type { Kysely } from 'kysely'

/** Room systems that are registered here, and who in a meeting is one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('room_systems')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull().unique())
    .addColumn('username', 'text', (c) => c.notNull().unique())
    .addColumn('sealed_password', 'text', (c) => c.notNull())
    .addColumn('certificate', 'text')
    .execute()
  await db.schema
    .createTable('room_settings')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('guests', 'integer', (c) => c.notNull())
    .execute()
  for (const table of ['invitations', 'attendees', 'door_entries']) await db.schema.alterTable(table).addColumn('room', 'text').execute()
  await db.schema.createIndex('invitations_room').on('invitations').column('room').execute()
  await db.schema.createIndex('invitations_email').on('invitations').column('email').execute()
  await db.schema.createIndex('attendees_room').on('attendees').column('room').execute()
}
