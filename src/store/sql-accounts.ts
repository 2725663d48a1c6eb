import type { Account, AccountStore } from '../auth/ports.ts'
import { branded, type AccountId } from '../domain/ids.ts'
import type { Database, Sql } from './database.ts'
import { folded, hasWord, startsWith } from './folded-name.ts'
import type { AccountsTable } from './schema.ts'
import { holdAccount, meetingsNaming, touchMeetings } from './touched-meetings.ts'

export class SqlAccountStore implements AccountStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  create(account: Account): Promise<boolean> {
    return this.#database.write((sql) => insertAccount(sql, account))
  }

  async find(key: { readonly id: AccountId } | { readonly email: string }): Promise<Account | null> {
    const row = await this.#database.read((sql) => {
      const accounts = sql.selectFrom('accounts').selectAll()
      return ('id' in key ? accounts.where('id', '=', key.id) : accounts.where('email', '=', key.email)).executeTakeFirst()
    })
    return row === undefined ? null : toAccount(row)
  }

  async change(id: AccountId, { name, language }: Partial<Pick<Account, 'name' | 'language'>>): Promise<void> {
    await this.#database.write(async (sql) => {
      if (name !== undefined) await this.#rename(sql, id, name)
      if (language !== undefined) await sql.updateTable('accounts').set({ language }).where('id', '=', id).execute()
    })
  }

  changePassword(id: AccountId, passwordHash: string): Promise<boolean> {
    return this.#database.write(async (sql) => {
      const changed = await sql.updateTable('accounts').set({ password_hash: passwordHash }).where('id', '=', id).executeTakeFirst()
      await sql.deleteFrom('sessions').where('account_id', '=', id).execute()
      return changed.numUpdatedRows !== 0n
    })
  }

  async count(): Promise<number> {
    const { count } = await this.#database.read((sql) =>
      sql
        .selectFrom('accounts')
        .select((e) => e.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    )
    return count
  }

  async search(text: string, limit: number): Promise<readonly Account[]> {
    const rows = await this.#database.read((sql) =>
      sql
        .selectFrom('accounts')
        .selectAll()
        .where((e) => e.or([hasWord(e.ref('name_folded'), text), startsWith(e.ref('email'), text.trim().toLowerCase())]))
        .orderBy('name_folded')
        .orderBy('id')
        .limit(limit)
        .execute(),
    )
    return rows.map(toAccount)
  }

  /** Meetings show the new name from now on, also where it was noted down as the name of an invitation or of a roster's entry. */
  async #rename(sql: Sql, id: AccountId, name: string): Promise<void> {
    await holdAccount(this.#database, sql, id, 'alone')
    const old = await sql.selectFrom('accounts').select('name').where('id', '=', id).executeTakeFirst()
    if (old === undefined || old.name === name) return
    await sql
      .updateTable('accounts')
      .set({ name, name_folded: folded(name) })
      .where('id', '=', id)
      .execute()
    await touchMeetings(this.#database, sql, await meetingsNaming(sql, id))
    for (const table of ['invitations', 'attendees', 'door_entries'] as const) {
      await sql.updateTable(table).set({ name }).where('account_id', '=', id).where('name', '=', old.name).execute()
    }
  }
}

/** False when the e-mail address is taken. */
export async function insertAccount(sql: Sql, account: Account): Promise<boolean> {
  const result = await sql
    .insertInto('accounts')
    .values(toColumns(account))
    .onConflict((c) => c.column('email').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows !== 0n
}

const toColumns = (account: Account): AccountsTable => ({
  id: account.id,
  name: account.name,
  name_folded: folded(account.name),
  email: account.email,
  password_hash: account.passwordHash,
  admin: account.admin ? 1 : 0,
  language: account.language,
  created_at: account.createdAt,
})

const toAccount = (row: AccountsTable): Account => ({
  id: branded(row.id),
  name: row.name,
  email: row.email,
  passwordHash: row.password_hash,
  admin: row.admin === 1,
  // Nobody but `toColumns` writes it.
  language: row.language as Account['language'],
  createdAt: row.created_at,
})
