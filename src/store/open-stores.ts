/** The folder's public face: the three ways to keep everything. */
import type { MeetingId } from '../domain/ids.ts'
import type { Clock } from '../meetings/ports.ts'
import type { Database } from './database.ts'
import { memoryStores } from './memory/memory-stores.ts'
import { openPostgres } from './postgres/postgres-database.ts'
import { SqlAccountInvitationStore } from './sql-account-invitations.ts'
import { SqlAccountStore } from './sql-accounts.ts'
import { SqlApiKeyStore } from './sql-api-keys.ts'
import { SqlAuditLog } from './sql-audit-log.ts'
import { SqlDelegations } from './sql-delegations.ts'
import { SqlDirectory } from './sql-directory.ts'
import { SqlMeetingStore } from './sql-meeting-store.ts'
import { SqlOutgoingCalls } from './sql-outgoing-calls.ts'
import { SqlPhoneBook } from './sql-phone-book.ts'
import { SqlRoomBook } from './sql-room-book.ts'
import { SqlRecentPeople } from './sql-recent-people.ts'
import { SqlSessionStore } from './sql-sessions.ts'
import { SqlWebhookStore } from './sql-webhook-store.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'
import type { Stores } from './stores.ts'

export type { Stores } from './stores.ts'

/** Gone with the process: for tests and for trying Latch out. */
export function openMemoryStores(clock: Clock = { now: Date.now }): Promise<Stores> {
  return Promise.resolve(memoryStores(clock))
}

/** In this directory, which one process at a time may have; throws when another has it. */
export async function openSqliteStores(directory: string, clock: Clock): Promise<Stores> {
  return sqlStores(await openSqlite(directory), clock)
}

/**
 * In a PostgreSQL that several processes share. `onChange` hears of meetings that another process has changed, after its commit;
 * after a broken connection it hears of every meeting that may have changed meanwhile.
 */
export async function openPostgresStores(url: string, clock: Clock, onChange: (meeting: MeetingId) => void): Promise<Stores> {
  return sqlStores(await openPostgres(url, onChange), clock)
}

function sqlStores(database: Database, clock: Clock): Stores {
  return {
    meetings: new SqlMeetingStore(database, clock),
    audit: new SqlAuditLog(database),
    directory: new SqlDirectory(database),
    delegations: new SqlDelegations(database),
    recent: new SqlRecentPeople(database),
    accounts: new SqlAccountStore(database),
    sessions: new SqlSessionStore(database),
    apiKeys: new SqlApiKeyStore(database),
    accountInvitations: new SqlAccountInvitationStore(database),
    phoneBook: new SqlPhoneBook(database),
    roomBook: new SqlRoomBook(database),
    outgoingCalls: new SqlOutgoingCalls(database),
    webhooks: new SqlWebhookStore(database),
    close: () => database.close(),
  }
}
