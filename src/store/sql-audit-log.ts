import { branded, type ConferenceId, type Instant, type MeetingId } from '../domain/ids.ts'
import type { AuditEvent, AuditLog, AuditRow, ServerEvent } from '../meetings/ports.ts'
import { messagesOf } from '../webhooks/telling.ts'
import { nextRow } from './audit-chain.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Database, Sql } from './database.ts'
import { chainHead } from './load-meeting.ts'
import type { AuditTable } from './schema.ts'
import { tellWebhooks } from './webhook-queue.ts'

const PAGE = 500

/** The server's own chain. No meeting has an empty id. */
const SERVER = ''

/** Adds rows whose place in their chain has been computed under the chain's lock. */
export async function appendAudit(sql: Sql, rows: readonly AuditRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += PAGE) {
    await sql
      .insertInto('audit')
      .values(rows.slice(start, start + PAGE).map(toColumns))
      .execute()
  }
}

const toColumns = (row: AuditRow): AuditTable => ({
  chain: row.meetingId ?? SERVER,
  seq: row.seq,
  conference_id: row.conferenceId,
  at: row.at,
  event: canonicalJson(row.event),
  hash: row.hash,
  previous: row.previous,
})

const toRow = (row: AuditTable): AuditRow => ({
  meetingId: row.chain === SERVER ? null : branded(row.chain),
  conferenceId: row.conference_id === null ? null : branded(row.conference_id),
  seq: row.seq,
  at: row.at,
  // Written by `toColumns`; should somebody have tampered with it, the chain tells.
  event: JSON.parse(row.event) as AuditEvent,
  hash: row.hash,
  previous: row.previous,
})

export class SqlAuditLog implements AuditLog {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async append(event: ServerEvent, at: Instant): Promise<void> {
    await this.#database.write(async (sql) => {
      await this.#database.holdServerChain(sql)
      const rows = [nextRow(await chainHead(sql, SERVER), null, { conferenceId: null, at, event })]
      await appendAudit(sql, rows)
      await tellWebhooks(sql, messagesOf(rows, null))
    })
  }

  async latest(type: ServerEvent['type'], limit: number): Promise<readonly AuditRow[]> {
    const rows = await this.#database.read((sql) => latestOfType(sql, type, limit))
    return rows.map(toRow).filter(({ event }) => event.type === type)
  }

  /** Page by page: a long log neither fills memory nor holds the database. What is appended meanwhile is read too. */
  async *read(scope: { readonly meetingId: MeetingId | null; readonly conferenceId?: ConferenceId }): AsyncGenerator<AuditRow> {
    let last = 0
    for (;;) {
      const rows = await this.#database.read((sql) => page(sql, scope, last))
      yield* rows.map(toRow)
      if (rows.length < PAGE) return
      last = rows.at(-1)?.seq ?? last
    }
  }
}

/** The newest rows that are looked through, however rare the type: so many are read in well under a second. */
const LOOKED_THROUGH = 100_000

/** By the text that canonical JSON makes of the type; what people wrote stands there with its quotation marks escaped. */
async function latestOfType(sql: Sql, type: string, limit: number): Promise<AuditTable[]> {
  const { seq } = await chainHead(sql, SERVER)
  return sql
    .selectFrom('audit')
    .selectAll()
    .where('chain', '=', SERVER)
    .where('seq', '>', seq - LOOKED_THROUGH)
    .where('event', 'like', `%"type":${canonicalJson(type)}%`)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
}

function page(
  sql: Sql,
  scope: { readonly meetingId: MeetingId | null; readonly conferenceId?: ConferenceId },
  after: number,
): Promise<AuditTable[]> {
  const chain = sql
    .selectFrom('audit')
    .selectAll()
    .where('chain', '=', scope.meetingId ?? SERVER)
    .where('seq', '>', after)
  const wanted = scope.conferenceId === undefined ? chain : chain.where('conference_id', '=', scope.conferenceId)
  return wanted.orderBy('seq').limit(PAGE).execute()
}
