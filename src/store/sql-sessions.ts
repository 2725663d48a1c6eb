import type { Session, SessionStore } from '../auth/ports.ts'
import { branded, type Instant, type SecretHash } from '../domain/ids.ts'
import type { Database } from './database.ts'
import type { SessionsTable } from './schema.ts'

export class SqlSessionStore implements SessionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async create(session: Session): Promise<void> {
    await this.#database.write((sql) => sql.insertInto('sessions').values(toColumns(session)).execute())
  }

  async find(hash: SecretHash, now: Instant): Promise<Session | null> {
    const row = await this.#database.read((sql) =>
      sql.selectFrom('sessions').selectAll().where('hash', '=', hash).where('expires_at', '>', now).executeTakeFirst(),
    )
    return row === undefined ? null : toSession(row)
  }

  async touch(hash: SecretHash, lastSeenAt: Instant, expiresAt: Instant): Promise<void> {
    const changes = { last_seen_at: lastSeenAt, expires_at: expiresAt }
    await this.#database.write((sql) => sql.updateTable('sessions').set(changes).where('hash', '=', hash).execute())
  }

  async delete(hash: SecretHash): Promise<void> {
    await this.#database.write((sql) => sql.deleteFrom('sessions').where('hash', '=', hash).execute())
  }

  async deleteExpired(now: Instant): Promise<void> {
    await this.#database.write((sql) => sql.deleteFrom('sessions').where('expires_at', '<=', now).execute())
  }
}

const toColumns = (session: Session): SessionsTable => ({
  hash: session.hash,
  account_id: session.accountId,
  created_at: session.createdAt,
  last_seen_at: session.lastSeenAt,
  expires_at: session.expiresAt,
})

const toSession = (row: SessionsTable): Session => ({
  hash: branded(row.hash),
  accountId: branded(row.account_id),
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
})
