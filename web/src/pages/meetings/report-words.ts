import type { ConferenceReport } from '../../../../shared/api/report.ts'
import { clock } from '../../format/time.ts'
import type { Translate, UiLanguage } from '../../i18n/i18n.ts'
import { shownName } from '../../ui/person.ts'
import { problemKey } from '../shell/problem-words.ts'

/** One line of a report: somebody or something, and sentences about it. */
export interface ReportLine {
  readonly id: string
  readonly title: string
  readonly texts: readonly string[]
}

export interface ReportWords {
  readonly people: readonly ReportLine[]
  readonly refusals: readonly ReportLine[]
  readonly lock: readonly ReportLine[]
}

const PATHS = { app: 'pathBrowser', sdk: 'pathProgram', phone: 'pathTelephone', room: 'pathRoom' } as const

/** What a report tells, in the reader's language. */
export function reportWords(report: ConferenceReport, t: Translate, language: UiLanguage): ReportWords {
  const span = (from: number, to: number | null): string =>
    t('reportSpan', { from: clock(from, language), to: clock(to ?? report.endedAt ?? from, language) })
  return {
    people: report.attendees.map((attendee) => personLine(attendee, t, span, language)),
    refusals: report.refusals.map((refusal, place) => refusalLine(refusal, t, span, String(place))),
    lock: report.lock.map(({ locked, from, to, by }) => ({
      id: String(from) + String(locked),
      title: span(from, to),
      texts: [lockText(locked, by, t)],
    })),
  }
}

type Span = (from: number, to: number | null) => string

function personLine(
  { attendeeId, name, nameProved, media, removed }: ConferenceReport['attendees'][number],
  t: Translate,
  span: Span,
  language: UiLanguage,
): ReportLine {
  const connections = media.map(({ path, from, to }) => `${span(from, to)}, ${t(PATHS[path])}`)
  const removal = removed === null ? [] : [t('reportRemoved', { name: removed.by ?? '', at: clock(removed.at, language) })]
  const texts = media.length === 0 ? [t('reportNoMedia'), ...removal] : [...connections, ...removal]
  return { id: attendeeId, title: shownName(name, nameProved), texts }
}

function refusalLine(
  { name, nameProved, code, path, tries, firstAt, lastAt }: ConferenceReport['refusals'][number],
  t: Translate,
  span: Span,
  id: string,
): ReportLine {
  const title = name === null ? t('reportSeveral') : shownName(name, nameProved)
  const when = `${span(firstAt, lastAt)}, ${t(PATHS[path])}, ${t('reportTries', { count: tries })}`
  return { id, title, texts: [t(problemKey(code)), when] }
}

function lockText(locked: boolean, by: string | null, t: Translate): string {
  if (by === null) return t(locked ? 'reportLockedFromStart' : 'reportOpenFromStart')
  return t(locked ? 'reportLockedBy' : 'reportOpenedBy', { name: by })
}
