import type { Kysely } from 'kysely'
import type { Tables } from './schema.ts'

export type Sql = Kysely<Tables>

/** What the two databases do differently. Everything else is the same SQL. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  /** One transaction that may write. It is rolled back when `work` throws. */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** One consistent view. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Holds the server's own audit chain until the transaction ends. */
  holdServerChain(sql: Sql): Promise<void>
  /** Tells other processes on the same database, at commit, that this meeting has changed. */
  announce(sql: Sql, meetingId: string): Promise<void>
  /** Whether the error is a lost race (unique value, deadlock) that another run may win. */
  isConflict(error: unknown): boolean
  close(): Promise<void>
}
