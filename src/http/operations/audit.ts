import { branded, type ConferenceId, type MeetingId } from '../../domain/ids.ts'
import { readAudit } from '../../meetings/read-audit.ts'
import type { AuditRow } from '../../meetings/ports.ts'
import { auditCsv } from '../audit-csv.ts'
import { accountOperation, answered } from '../operation.ts'

export const audit = accountOperation('audit', async ({ ports }, account, { params, query }) => {
  const conferenceId = query.conferenceId === undefined ? undefined : branded<ConferenceId>(query.conferenceId)
  const read = await readAudit(ports, { accountId: account.id, name: account.name }, branded<MeetingId>(params.meetingId), conferenceId)
  if (!read.ok) return read
  const rows: AuditRow[] = []
  for await (const row of read.value) rows.push(row)
  if (query.format === 'csv') return { ok: true, text: auditCsv(rows), type: 'text/csv; charset=utf-8' }
  return answered({ items: rows.map(rowView) })
})

const rowView = ({ conferenceId, seq, at, event, previous, hash }: AuditRow) => ({
  conferenceId,
  seq,
  at,
  type: event.type,
  event: { ...event },
  previous,
  hash,
})
