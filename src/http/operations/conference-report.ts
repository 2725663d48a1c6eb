import { branded, type ConferenceId, type MeetingId } from '../../domain/ids.ts'
import { readReport } from '../../meetings/read-report.ts'
import { accountOperation, answered } from '../operation.ts'
import { reportCsv } from '../report-csv.ts'

export const conferenceReport = accountOperation('conferenceReport', async ({ ports }, { id, name }, { params, query }) => {
  const meetingId = branded<MeetingId>(params.meetingId)
  const read = await readReport(ports, { accountId: id, name }, meetingId, branded<ConferenceId>(params.conferenceId))
  if (!read.ok) return read
  return query.format === 'csv' ? { ok: true, text: reportCsv(read.value), type: 'text/csv; charset=utf-8' } : answered(read.value)
})
