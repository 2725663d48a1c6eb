import type { AuditRow } from '../meetings/ports.ts'
import { csv } from './csv.ts'

const HEAD = ['seq', 'at', 'conference', 'type', 'event', 'previous', 'hash']

export function auditCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) => [
    String(row.seq),
    new Date(row.at).toISOString(),
    row.conferenceId ?? '',
    row.event.type,
    JSON.stringify(row.event),
    row.previous,
    row.hash,
  ])
  return csv([HEAD, ...lines])
}
