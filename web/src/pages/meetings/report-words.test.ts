import { expect, it } from 'vitest'
import type { ConferenceReport } from '../../../../shared/api/report.ts'
import { clock } from '../../format/time.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { reportWords } from './report-words.ts'

/** Keys and what is put into them, in place of sentences. */
const t: Translate = (key, parts) => [key, ...Object.values(parts ?? {})].join(' ')
const NINE = new Date(2026, 10, 28, 9).getTime()
const at = (minutes: number): number => NINE + minutes * 60_000
const span = (from: number, to: number): string => `reportSpan ${clock(at(from), 'en')} ${clock(at(to), 'en')}`

const report: ConferenceReport = {
  conferenceId: 'conf',
  startedAt: NINE,
  endedAt: at(60),
  endedBy: 'Ada',
  attendees: [
    {
      attendeeId: 'a',
      name: 'Ada',
      nameProved: true,
      removed: null,
      media: [
        { path: 'app', proof: 'account', from: at(0), to: at(10), end: 'lost' },
        { path: 'phone', proof: 'pin', from: at(11), to: null, end: null },
      ],
    },
    { attendeeId: 'g', name: 'Gus', nameProved: false, removed: { by: 'Ada', at: at(5) }, media: [] },
  ],
  refusals: [
    { name: 'Sam', nameProved: false, code: 'meeting_locked', path: 'app', proof: 'none', tries: 3, firstAt: at(6), lastAt: at(8) },
    { name: null, nameProved: false, code: 'pin_unknown', path: 'phone', proof: 'none', tries: 2, firstAt: at(7), lastAt: at(7) },
  ],
  lock: [
    { locked: true, from: at(0), to: at(20), by: null },
    { locked: false, from: at(20), to: at(60), by: 'Ada' },
  ],
}

it('[T2] says who was here when and by which way; [R7] an unproved name stands in brackets', () => {
  expect(reportWords(report, t, 'en').people).toEqual([
    { id: 'a', title: 'Ada', texts: [`${span(0, 10)}, pathBrowser`, `${span(11, 60)}, pathTelephone`] },
    { id: 'g', title: '<Gus>', texts: ['reportNoMedia', `reportRemoved Ada ${clock(at(5), 'en')}`] },
  ])
})

it('[T2] says who was refused and why, and how the lock stood', () => {
  const { refusals, lock } = reportWords(report, t, 'en')
  expect(refusals.map(({ title, texts }) => [title, ...texts])).toEqual([
    ['<Sam>', 'refusedLocked', `${span(6, 8)}, pathBrowser, reportTries 3`],
    ['reportSeveral', 'refusedPinUnknown', `${span(7, 7)}, pathTelephone, reportTries 2`],
  ])
  expect(lock.map(({ title, texts }) => [title, ...texts])).toEqual([
    [span(0, 20), 'reportLockedFromStart'],
    [span(20, 60), 'reportOpenedBy Ada'],
  ])
})
