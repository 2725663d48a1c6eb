import { sql as raw } from 'kysely'
import type { Account, AccountInvitationRecord, AccountInvitationStore } from '../auth/ports.ts'
import type { Instant, SecretHash } from '../domain/ids.ts'
import type { Database, Sql } from './database.ts'
import { insertAccount } from './sql-accounts.ts'

type Kind = AccountInvitationRecord['kind']

export class SqlAccountInvitationStore implements AccountInvitationStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async create(invitation: AccountInvitationRecord): Promise<void> {
    const { hash, kind, createdAt, expiresAt } = invitation
    const row = { hash, kind, created_at: createdAt, expires_at: expiresAt }
    await this.#database.write((sql) => sql.insertInto('account_invitations').values(row).execute())
  }

  redeem(hash: SecretHash, kind: Kind, account: Account, now: Instant): Promise<'created' | 'no_invitation' | 'email_taken'> {
    return this.#database.write(async (sql) => {
      if (kind === 'first-run' && !(await this.#isFirstRun(sql))) return 'no_invitation'
      if (!(await this.#hold(sql, hash, kind, now))) return 'no_invitation'
      if (!(await insertAccount(sql, account))) return 'email_taken'
      await sql.deleteFrom('account_invitations').where('hash', '=', hash).execute()
      return 'created'
    })
  }

  async deleteFirstRun(): Promise<void> {
    await this.#database.write((sql) => sql.deleteFrom('account_invitations').where('kind', '=', 'first-run').execute())
  }

  /** Until the transaction ends nobody else makes an account, so that there is one first. */
  async #isFirstRun(sql: Sql): Promise<boolean> {
    if (this.#database.dialect === 'postgres') await raw`lock table accounts in share row exclusive mode`.execute(sql)
    const anyone = await sql.selectFrom('accounts').select('id').limit(1).executeTakeFirst()
    return anyone === undefined
  }

  async #hold(sql: Sql, hash: SecretHash, kind: Kind, now: Instant): Promise<boolean> {
    const query = sql
      .selectFrom('account_invitations')
      .select('hash')
      .where('hash', '=', hash)
      .where('kind', '=', kind)
      .where('expires_at', '>', now)
    const row = await (this.#database.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
    return row !== undefined
  }
}
