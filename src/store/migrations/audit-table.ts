import { sql, type Kysely } from 'kysely'
import { isSqlite } from './dialect-of.ts'

/** T1: a table that can only grow. It outlives the meetings it tells of, hence no foreign key. */
export async function defineAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('chain', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('conference_id', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('event', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('previous', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('audit_pk', ['chain', 'seq'])
    .execute()
  await (isSqlite(db) ? forbidInSqlite(db) : forbidInPostgres(db))
}

async function forbidInSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger audit_no_update before update on audit begin select raise(abort, 'the audit log only grows'); end`.execute(db)
  await sql`create trigger audit_no_delete before delete on audit begin select raise(abort, 'the audit log only grows'); end`.execute(db)
  // REPLACE deletes without firing delete triggers unless recursive triggers are on.
  await sql`create trigger audit_no_replace before insert on audit
    when exists (select 1 from audit where chain = new.chain and seq = new.seq)
    begin select raise(abort, 'the audit log only grows'); end`.execute(db)
}

async function forbidInPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create function audit_only_grows() returns trigger language plpgsql as
    $$ begin raise exception 'the audit log only grows'; end $$`.execute(db)
  await sql`create trigger audit_no_change before update or delete on audit for each row execute function audit_only_grows()`.execute(db)
  await sql`create trigger audit_no_truncate before truncate on audit for each statement execute function audit_only_grows()`.execute(db)
}
