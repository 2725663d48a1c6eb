import type SqliteFile from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

/** Kysely prepares each statement anew; compiling one costs more than running most of ours. */
const CAPACITY = 256

export class StatementCache implements SqliteDatabase {
  readonly #file: SqliteFile.Database
  readonly #statements = new Map<string, SqliteStatement>()

  constructor(file: SqliteFile.Database) {
    this.#file = file
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#file.prepare(sql)
    // Only data statements: a cached statement would outlive the table that a migration changes.
    if (!/^(select|insert|update|delete|begin|commit|rollback)\b/i.test(sql)) return statement
    this.#forgetOldest()
    this.#statements.set(sql, statement)
    return statement
  }

  close(): void {
    this.#statements.clear()
    this.#file.close()
  }

  #forgetOldest(): void {
    if (this.#statements.size < CAPACITY) return
    for (const oldest of this.#statements.keys()) {
      this.#statements.delete(oldest)
      return
    }
  }
}
