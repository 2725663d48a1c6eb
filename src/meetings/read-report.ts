import type { ConferenceId, MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { conferenceReport, type ConferenceReport } from './conference-report.ts'
import type { AuditRow, Ports } from './ports.ts'
import { readAudit } from './read-audit.ts'
import type { Verb } from './verb.ts'

/** For the organizer and delegates; of a live conference as far as it has come. */
export async function readReport(
  ports: Ports,
  account: Person,
  meetingId: MeetingId,
  conferenceId: ConferenceId,
): Promise<Verb<ConferenceReport>> {
  const read = await readAudit(ports, account, meetingId, conferenceId)
  if (!read.ok) return read
  const rows: AuditRow[] = []
  for await (const row of read.value) rows.push(row)
  const report = conferenceReport(conferenceId, rows)
  return report === null ? { ok: false, code: 'no_conference' } : { ok: true, value: report }
}
