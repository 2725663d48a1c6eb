import { shownName } from '../domain/name.ts'
import type { ConferenceReport } from '../meetings/conference-report.ts'
import { csv } from './csv.ts'

const HEAD = ['what', 'from', 'to', 'name', 'path', 'proof', 'detail', 'times']

/** One line for each connection, refused applicant, removal and state of the lock, by when it began. */
export function reportCsv(report: ConferenceReport): string {
  const lines = [...mediaLines(report), ...removalLines(report), ...refusalLines(report), ...lockLines(report)]
  return csv([HEAD, ...lines.toSorted(([, one = ''], [, other = '']) => (one < other ? -1 : Number(one > other)))])
}

const instant = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())

const mediaLines = ({ attendees }: ConferenceReport): string[][] =>
  attendees.flatMap(({ name, nameProved, media }) =>
    media.map(({ path, proof, from, to, end }) => [
      'media',
      instant(from),
      instant(to),
      shownName(name, nameProved),
      path,
      proof,
      end ?? '',
      '',
    ]),
  )

const removalLines = ({ attendees }: ConferenceReport): string[][] =>
  attendees.flatMap(({ name, nameProved, removed }) =>
    removed === null ? [] : [['removed', instant(removed.at), '', shownName(name, nameProved), '', '', removed.by ?? '', '']],
  )

const refusalLines = ({ refusals }: ConferenceReport): string[][] =>
  refusals.map(({ name, nameProved, code, path, proof, tries, firstAt, lastAt }) => {
    return [
      'refused',
      instant(firstAt),
      instant(lastAt),
      name === null ? '' : shownName(name, nameProved),
      path,
      proof,
      code,
      String(tries),
    ]
  })

const lockLines = ({ lock }: ConferenceReport): string[][] =>
  lock.map(({ locked, from, to, by }) => [locked ? 'locked' : 'unlocked', instant(from), instant(to), by ?? '', '', '', '', ''])
