import { join } from 'node:path'
import SqliteFile from 'better-sqlite3'
import { Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import type { Tables } from './schema.ts'
import { ImmediateDialect } from './sqlite/sqlite-dialect.ts'
import { sqliteFolder } from './testing/sqlite-folder.ts'

const openIn = (path: string) => new Kysely<Tables>({ dialect: new ImmediateDialect({ database: new SqliteFile(join(path, 'db')) }) })

it('brings an empty database to this version, and a current one nowhere', async () => {
  using folder = sqliteFolder()
  const db = openIn(folder.path)
  await migrate(db)
  await migrate(db)
  expect((await db.introspection.getTables()).map((table) => table.name)).toContain('meetings')
  await db.destroy()
})

it('keeps what an older version stored', async () => {
  using folder = sqliteFolder()
  const db = openIn(folder.path)
  const [[first, oldest] = ['', undefined]] = Object.entries(MIGRATIONS)
  await migrate(db, { [first]: oldest! })
  const invitation = { hash: 'h', kind: 'invitation', created_at: 1, expires_at: 2 }
  await db.insertInto('account_invitations').values(invitation).execute()
  await migrate(db)
  expect(await db.selectFrom('account_invitations').selectAll().execute()).toEqual([invitation])
  expect(await db.selectFrom('trunks').selectAll().execute()).toEqual([])
  await db.destroy()
})

it('refuses a database that a newer version has changed, in words', async () => {
  using folder = sqliteFolder()
  const db = openIn(folder.path)
  await migrate(db, { ...MIGRATIONS, '9999-future': { up: () => Promise.resolve() } })
  await expect(migrate(db)).rejects.toThrow('written by a newer version of Latch (it has 9999-future')
  await db.destroy()
})

it('a migration that fails leaves the database as it was', async () => {
  using folder = sqliteFolder()
  const db = openIn(folder.path)
  await expect(migrate(db, { ...MIGRATIONS, '0009-broken': { up: broken } })).rejects.toThrow('could not be brought to this version')
  expect((await db.introspection.getTables()).map((table) => table.name)).not.toContain('half')
  await db.destroy()
})

async function broken(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('half').addColumn('id', 'text').execute()
  throw new Error('half-way')
}
