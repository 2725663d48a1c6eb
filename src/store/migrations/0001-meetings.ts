import { sql, type Kysely } from 'kysely'
import { defineAccounts } from './account-tables.ts'
import { defineAudit } from './audit-table.ts'

/** Accounts, meetings, their one live conference, and the audit log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await defineAccounts(db)
  await defineMeetings(db)
  await defineInvitations(db)
  await defineConferences(db)
  await defineAttendees(db)
  await defineLegs(db)
  await defineDoor(db)
  await defineAudit(db)
}

async function defineMeetings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meetings')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('number', 'text', (c) => c.notNull().unique())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('organizer_id', 'text', (c) => c.notNull())
    .addColumn('organizer_name', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('starts_at', 'bigint')
    .addColumn('ends_at', 'bigint')
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('meetings_organizer').on('meetings').column('organizer_id').execute()
}

async function defineInvitations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('meeting_id', 'text', (c) => c.notNull().references('meetings.id').onDelete('cascade'))
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'text')
    .addColumn('account_name', 'text')
    .addColumn('email', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('link_hash', 'text', (c) => c.unique())
    .addColumn('link_device', 'text')
    .addColumn('conference_id', 'text')
    .execute()
  await db.schema.createIndex('invitations_meeting').on('invitations').columns(['meeting_id', 'position']).execute()
  await db.schema.createIndex('invitations_account').on('invitations').column('account_id').execute()
}

async function defineConferences(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('conferences')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('meeting_id', 'text', (c) => c.notNull().references('meetings.id').onDelete('cascade'))
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('empty_since', 'bigint')
    .addColumn('locked', 'integer', (c) => c.notNull())
    .addColumn('lock_version', 'bigint', (c) => c.notNull())
    .addColumn('lock_changed_by', 'text')
    .addColumn('lock_changed_at', 'bigint', (c) => c.notNull())
    .addColumn('door_overflow', 'text')
    .addColumn('blocks', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('conferences_meeting').on('conferences').columns(['meeting_id', 'started_at']).execute()
  // C3: at most one live conference a meeting, whatever the code above it believes.
  await sql`create unique index conferences_live on conferences (meeting_id) where ended_at is null`.execute(db)
}

async function defineAttendees(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('attendees')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('conference_id', 'text', (c) => c.notNull().references('conferences.id').onDelete('cascade'))
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'text')
    .addColumn('account_name', 'text')
    .addColumn('invitation_id', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_proved', 'integer', (c) => c.notNull())
    .addColumn('standing', 'text', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addColumn('admitted_at', 'bigint')
    .addColumn('pin_hash', 'text')
    .addColumn('pin_sealed', 'text')
    .addColumn('devices', 'text', (c) => c.notNull())
    .addColumn('removed_by', 'text')
    .execute()
  await db.schema.createIndex('attendees_conference').on('attendees').columns(['conference_id', 'position']).execute()
  await db.schema.createIndex('attendees_account').on('attendees').column('account_id').execute()
  // P2: unique among live conferences, for only they have attendees here.
  await sql`create unique index attendees_pin on attendees (pin_hash) where pin_hash is not null`.execute(db)
}

async function defineLegs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('legs')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('attendee_id', 'text', (c) => c.notNull().references('attendees.id').onDelete('cascade'))
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('nonce', 'text', (c) => c.notNull())
    .addColumn('generation', 'bigint', (c) => c.notNull())
    .addColumn('binding', 'text')
    .addColumn('admitted_at', 'bigint', (c) => c.notNull())
    .addColumn('opened_at', 'bigint')
    .addColumn('node', 'text')
    .execute()
  await db.schema.createIndex('legs_attendee').on('legs').columns(['attendee_id', 'position']).execute()
}

async function defineDoor(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('door_entries')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('conference_id', 'text', (c) => c.notNull().references('conferences.id').onDelete('cascade'))
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'text')
    .addColumn('account_name', 'text')
    .addColumn('device', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_proved', 'integer', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('tries', 'bigint', (c) => c.notNull())
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('door_entries_conference').on('door_entries').columns(['conference_id', 'position']).execute()
}
