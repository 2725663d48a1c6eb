import { branded, type ConferenceId, type MeetingId } from '../../domain/ids.ts'
import { readAudit } from '../../meetings/read-audit.ts'
import { auditCsv, auditJson } from '../audit-export.ts'
import { accountOperation } from '../operation.ts'

export const audit = accountOperation('audit', async ({ ports }, account, { params, query }) => {
  const conferenceId = query.conferenceId === undefined ? undefined : branded<ConferenceId>(query.conferenceId)
  const read = await readAudit(ports, { accountId: account.id, name: account.name }, branded<MeetingId>(params.meetingId), conferenceId)
  if (!read.ok) return read
  return query.format === 'csv'
    ? { ok: true, pieces: auditCsv(read.value), type: 'text/csv; charset=utf-8' }
    : { ok: true, pieces: auditJson(read.value), type: 'application/json' }
})
