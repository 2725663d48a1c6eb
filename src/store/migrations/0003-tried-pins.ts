import type { Kysely } from 'kysely'

/** When somebody else last tried an attendee's PIN while it was in use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('attendees').addColumn('pin_tried_at', 'bigint').execute()
}
