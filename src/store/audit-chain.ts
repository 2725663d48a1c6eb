import { createHash } from 'node:crypto'
import type { ConferenceId, Instant, MeetingId } from '../domain/ids.ts'
import type { AuditEvent, AuditRow } from '../meetings/ports.ts'
import { canonicalJson } from './canonical-json.ts'

/** Where a chain stands: its last row, or none. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '0'.repeat(64) }

export interface AuditEntry {
  readonly conferenceId: ConferenceId | null
  readonly at: Instant
  readonly event: AuditEvent
}

/** The next row of a chain: `hash = sha256(previous + canonical JSON of {meetingId, conferenceId, seq, at, event})`, in hex. */
export function nextRow(head: ChainHead, meetingId: MeetingId | null, entry: AuditEntry): AuditRow {
  const row = { meetingId, conferenceId: entry.conferenceId, seq: head.seq + 1, at: entry.at, event: entry.event }
  return { ...row, previous: head.hash, hash: rowHash(head.hash, row) }
}

/** The rows that these entries add to a chain. */
export function nextRows(head: ChainHead, meetingId: MeetingId | null, entries: readonly AuditEntry[]): readonly AuditRow[] {
  const rows: AuditRow[] = []
  let last = head
  for (const entry of entries) {
    const row = nextRow(last, meetingId, entry)
    rows.push(row)
    last = row
  }
  return rows
}

function rowHash(previous: string, row: Omit<AuditRow, 'hash' | 'previous'>): string {
  const { meetingId, conferenceId, seq, at, event } = row
  return createHash('sha256').update(previous).update(canonicalJson({ meetingId, conferenceId, seq, at, event })).digest('hex')
}

export type ChainVerdict =
  | { readonly intact: true; readonly head: ChainHead }
  /** `seq` is the place in the chain that does not follow from what is before it. */
  | { readonly intact: false; readonly seq: number; readonly reason: 'gap' | 'previous' | 'hash' }

/** Walks one whole chain from its start and names the first row that does not fit. Rows cut off at the end do not show here: keep `head` elsewhere and compare. */
export async function verifyChain(rows: AsyncIterable<AuditRow>): Promise<ChainVerdict> {
  let head = EMPTY_CHAIN
  for await (const row of rows) {
    const expected = head.seq + 1
    if (row.seq !== expected) return { intact: false, seq: expected, reason: 'gap' }
    if (row.previous !== head.hash) return { intact: false, seq: row.seq, reason: 'previous' }
    if (row.hash !== rowHash(row.previous, row)) return { intact: false, seq: row.seq, reason: 'hash' }
    head = { seq: row.seq, hash: row.hash }
  }
  return { intact: true, head }
}
