import type { AuditRow } from '../meetings/ports.ts'

const HEAD = ['seq', 'at', 'conference', 'type', 'event', 'previous', 'hash']

/** RFC 4180; a cell that a spreadsheet would take for a formula is made text. */
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
  return [HEAD, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

const cell = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
