import { SqliteAdapter, type Kysely } from 'kysely'

export const isSqlite = (db: Kysely<unknown>): boolean => db.getExecutor().adapter instanceof SqliteAdapter
