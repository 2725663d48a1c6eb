import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import SqliteFile from 'better-sqlite3'
import { Kysely } from 'kysely'
import type { Database, Sql } from '../database.ts'
import { migrate } from '../migrate.ts'
import type { Tables } from '../schema.ts'
import { DirectoryLock } from './directory-lock.ts'
import { ImmediateDialect } from './sqlite-dialect.ts'
import { StatementCache } from './statement-cache.ts'

/**
 * One connection, handed by Kysely to one user at a time: a reader that needs several statements holds it as a writer does,
 * and no writer of another process exists (DirectoryLock). So every read is consistent and every decision alone.
 */
class SqliteStoreDatabase implements Database {
  readonly dialect = 'sqlite'
  readonly #db: Sql
  readonly #lock: DirectoryLock

  constructor(db: Sql, lock: DirectoryLock) {
    this.#db = db
    this.#lock = lock
  }

  write<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute(work)
  }

  read<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#db.connection().execute(work)
  }

  holdServerChain(): Promise<void> {
    return Promise.resolve()
  }

  announce(): Promise<void> {
    return Promise.resolve()
  }

  isConflict(error: unknown): boolean {
    return (
      error instanceof SqliteFile.SqliteError &&
      (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY')
    )
  }

  async close(): Promise<void> {
    await this.#db.destroy()
    this.#lock.release()
  }
}

/** Opens, and makes where needed, the database in this directory. Throws when another process has it. */
export async function openSqlite(directory: string): Promise<Database> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const lock = new DirectoryLock(directory)
  const db = openFile(join(directory, 'latch.sqlite'))
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    lock.release()
    throw error
  }
  return new SqliteStoreDatabase(db, lock)
}

function openFile(path: string): Sql {
  const file = new SqliteFile(path)
  file.pragma('journal_mode = WAL')
  // L7: a commit has reached the disk before anyone hears of it. WAL's default, NORMAL, syncs only at checkpoints.
  file.pragma('synchronous = FULL')
  file.pragma('foreign_keys = ON')
  // P2: what a conference's end deletes is overwritten, not just unlinked.
  file.pragma('secure_delete = ON')
  return new Kysely<Tables>({ dialect: new ImmediateDialect({ database: new StatementCache(file) }) })
}
