import { join } from 'node:path'
import SqliteFile from 'better-sqlite3'

/**
 * One process a directory. The lock is the operating system's, held through an open exclusive transaction on an empty
 * database beside the real one, so it goes with the process however that ends, and no stale file can block the next start.
 * The real database stays readable for backups.
 */
export class DirectoryLock {
  readonly #file: SqliteFile.Database

  /** Throws when another process, or another store in this one, holds the directory. */
  constructor(directory: string) {
    this.#file = new SqliteFile(join(directory, 'latch.lock'), { timeout: 0 })
    try {
      this.#file.exec('begin exclusive')
    } catch (error) {
      this.#file.close()
      if (!isBusy(error)) throw error
      throw new Error(
        `The directory ${directory} is in use by another running Latch. Stop that one first, or give this one a directory of its own.`,
        { cause: error },
      )
    }
  }

  release(): void {
    this.#file.close()
  }
}

const isBusy = (error: unknown): boolean => error instanceof SqliteFile.SqliteError && error.code.startsWith('SQLITE_BUSY')
