import { Migrator, type Migration } from 'kysely/migration'
import type { Sql } from './database.ts'
import { MIGRATIONS } from './migrations/migrations.ts'

/** Brings the tables to this version's form. Throws when a newer version has been here: its tables may mean something else. */
export async function migrate(db: Sql, migrations: Readonly<Record<string, Migration>> = MIGRATIONS): Promise<void> {
  await refuseDowngrade(db, migrations)
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('The database could not be brought to this version of Latch.', { cause: error })
}

async function refuseDowngrade(db: Sql, known: Readonly<Record<string, Migration>>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return
  const applied = await db.withTables<{ kysely_migration: { name: string } }>().selectFrom('kysely_migration').select('name').execute()
  const unknown = applied.map((row) => row.name).filter((name) => !(name in known))
  if (unknown.length === 0) return
  throw new Error(
    `This database was written by a newer version of Latch (it has ${unknown.join(', ')}, which this version does not know). Start that version or a later one, or restore a backup made before the upgrade.`,
  )
}
