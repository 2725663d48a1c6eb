import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql as raw } from 'kysely'
import { Pool, types, type ClientConfig } from 'pg'
import type { Instant, MeetingId } from '../../domain/ids.ts'
import type { Database, Sql } from '../database.ts'
import { migrate } from '../migrate.ts'
import type { Tables } from '../schema.ts'
import { ChangeListener, CHANNEL } from './change-listener.ts'
import { isConflict, isDisconnected, isLostRace } from './postgres-errors.ts'

/** Of this process; LISTEN has one more. Each meeting's decisions take turns, so a crowd at one door needs only one. */
const CONNECTIONS = 10
/** Milliseconds after which the database ends a transaction whose process has fallen silent, and frees its meeting for others. */
const SILENCE = 15_000
/** Milliseconds after which a connection that does not answer counts as lost. */
const ANSWER = 30_000
const TRIES = 5
/** Milliseconds before the second try, doubled for each further one: 1.5 s in all, in which a database restarts. */
const FIRST_PAUSE = 100
/** An arbitrary number that names the lock of the server's own audit chain. */
const SERVER_CHAIN_LOCK = 5_284_371_001
/** Milliseconds by which the clocks of two processes, or one commit, may be late. */
const CLOCK_TOLERANCE = 60_000
const INT8 = 20

class PostgresStoreDatabase implements Database {
  readonly dialect = 'postgres'
  readonly #db: Sql
  readonly #origin: string
  #listener: ChangeListener | null = null
  #closed: Promise<void> | null = null

  constructor(db: Sql, origin: string) {
    this.#db = db
    this.#origin = origin
  }

  write<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return persistently((attempt) => {
      const transaction = this.#db.transaction().setIsolationLevel('read committed')
      return transaction.execute(async (sql) => {
        const result = await work(sql)
        attempt.committing = true
        return result
      })
    })
  }

  read<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return persistently(() => this.#db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work))
  }

  async holdServerChain(sql: Sql): Promise<void> {
    await raw`select pg_advisory_xact_lock(${SERVER_CHAIN_LOCK})`.execute(sql)
  }

  async announce(sql: Sql, meetingId: string): Promise<void> {
    await raw`select pg_notify(${CHANNEL}, ${`${this.#origin} ${meetingId}`})`.execute(sql)
  }

  isConflict(error: unknown): boolean {
    return isConflict(error)
  }

  migrate(): Promise<void> {
    return migrate(this.#db)
  }

  async listen(config: ClientConfig, onChange: (meeting: MeetingId) => void): Promise<void> {
    const changedSince = (since: Instant): Promise<readonly string[]> => this.read((sql) => meetingsSince(sql, since - CLOCK_TOLERANCE))
    this.#listener = await ChangeListener.open({ config, origin: this.#origin, onChange, changedSince })
  }

  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    await this.#listener?.close()
    await this.#db.destroy()
  }
}

interface Attempt {
  /** Should the connection break from here on, nobody knows whether the transaction is stored. */
  committing: boolean
}

/** Runs a transaction again if it surely was not stored: it lost a race, or its connection broke before the commit. */
async function persistently<T>(run: (attempt: Attempt) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const state: Attempt = { committing: false }
    try {
      return await run(state)
    } catch (error) {
      const again = isLostRace(error) || (!state.committing && isDisconnected(error))
      if (!again || attempt === TRIES) throw error
      await delay(FIRST_PAUSE * 2 ** (attempt - 1))
    }
  }
}

/** Live, or ended since then. */
async function meetingsSince(sql: Sql, since: Instant): Promise<readonly string[]> {
  const rows = await sql
    .selectFrom('conferences')
    .select('meeting_id')
    .distinct()
    .where((e) => e.or([e('ended_at', 'is', null), e('ended_at', '>=', since)]))
    .execute()
  return rows.map((row) => row.meeting_id)
}

/** Opens the database, and makes its tables where needed. Throws when it cannot be reached or does not keep what it acknowledges. */
export async function openPostgres(url: string, onChange: (meeting: MeetingId) => void): Promise<Database> {
  const config = clientConfig(url)
  const database = new PostgresStoreDatabase(openPool(config), randomUUID())
  try {
    await database.read(refuseForgetful)
    await database.migrate()
    await database.listen(config, onChange)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

function clientConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'latch',
    keepAlive: true,
    query_timeout: ANSWER,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: SILENCE,
    // Our numbers are milliseconds and counters, far below 2^53.
    types: { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  }
}

function openPool(config: ClientConfig): Sql {
  const pool = new Pool({ ...config, max: CONNECTIONS })
  // A connection that breaks is known by the statement that fails on it; without listeners it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** L7: with either setting off, a crash of the database forgets decisions that people were told. */
async function refuseForgetful(sql: Sql): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit']) {
    const { rows } = await raw<{ value: string }>`select current_setting(${setting}) as value`.execute(sql)
    if (rows[0]?.value === 'off')
      throw new Error(`PostgreSQL runs with ${setting} = off and would forget locks in a crash. Turn it on for Latch’s database.`)
  }
}
