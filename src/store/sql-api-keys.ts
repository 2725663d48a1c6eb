import type { ApiKeyRecord, ApiKeyScope, ApiKeyStore } from '../auth/ports.ts'
import { branded, type AccountId, type Instant, type SecretHash } from '../domain/ids.ts'
import type { Database } from './database.ts'
import type { ApiKeysTable } from './schema.ts'

export class SqlApiKeyStore implements ApiKeyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async create(key: ApiKeyRecord): Promise<void> {
    await this.#database.write((sql) => sql.insertInto('api_keys').values(toColumns(key)).execute())
  }

  async find(hash: SecretHash): Promise<ApiKeyRecord | null> {
    const row = await this.#database.read((sql) => sql.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst())
    return row === undefined ? null : toRecord(row)
  }

  async touch(id: string, lastUsedAt: Instant): Promise<void> {
    await this.#database.write((sql) => sql.updateTable('api_keys').set({ last_used_at: lastUsedAt }).where('id', '=', id).execute())
  }

  /** The oldest first. */
  async listOf(account: AccountId): Promise<readonly ApiKeyRecord[]> {
    const rows = await this.#database.read((sql) =>
      sql.selectFrom('api_keys').selectAll().where('account_id', '=', account).orderBy('created_at').orderBy('id').execute(),
    )
    return rows.map(toRecord)
  }

  async delete(account: AccountId, id: string): Promise<boolean> {
    const gone = await this.#database.write((sql) =>
      sql.deleteFrom('api_keys').where('account_id', '=', account).where('id', '=', id).executeTakeFirst(),
    )
    return gone.numDeletedRows > 0n
  }
}

const toColumns = (key: ApiKeyRecord): ApiKeysTable => ({
  id: key.id,
  account_id: key.accountId,
  name: key.name,
  hash: key.hash,
  created_at: key.createdAt,
  last_used_at: key.lastUsedAt,
  scopes: JSON.stringify(key.scopes),
})

const toRecord = (row: ApiKeysTable): ApiKeyRecord => ({
  id: row.id,
  accountId: branded(row.account_id),
  name: row.name,
  hash: branded(row.hash),
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  // Nobody but the function above writes them.
  scopes: JSON.parse(row.scopes) as ApiKeyScope[],
})
