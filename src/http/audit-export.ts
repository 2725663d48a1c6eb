/** The audit log as a file, in pieces as it is read: a long one never lies in memory whole. */
import { AuditRowView } from '../../shared/api/conference.ts'
import type { AuditRow } from '../meetings/ports.ts'
import { csv } from './csv.ts'

const HEAD = ['seq', 'at', 'conference', 'type', 'event', 'previous', 'hash']
/** Characters that go out together: a few hundred rows. */
const PIECE = 64 << 10

/** `{ "items": [ … ] }`, with as much of each row as the API's table of routes names. */
export const auditJson = (rows: AsyncIterable<AuditRow>): AsyncGenerator<string> => inPieces(jsonLines(rows))

export const auditCsv = (rows: AsyncIterable<AuditRow>): AsyncGenerator<string> => inPieces(csvLines(rows))

async function* jsonLines(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  yield '{"items":['
  let separator = ''
  for await (const row of rows) {
    yield separator + JSON.stringify(AuditRowView.parse({ ...row, type: row.event.type }))
    separator = ','
  }
  yield ']}'
}

async function* csvLines(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  yield csv([HEAD])
  for await (const { seq, at, conferenceId, event, previous, hash } of rows)
    yield csv([[String(seq), new Date(at).toISOString(), conferenceId ?? '', event.type, JSON.stringify(event), previous, hash]])
}

async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const line of lines) {
    piece += line
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}
