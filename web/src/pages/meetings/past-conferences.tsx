import { FileText } from 'lucide-react'
import { useState } from 'react'
import { useConferences } from '../../api/session.ts'
import type { Answer } from '../../api/client.ts'
import { clock, day } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { ReportDialog } from './report-dialog.tsx'

type Run = Answer<'conferences'>['items'][number]

/** What took place in this meeting, with a report of each (SPEC T2). For organizer and delegates. */
export const PastConferences = ({ meetingId }: { readonly meetingId: string }) => {
  const t = useT()
  const { data } = useConferences(meetingId)
  const [shown, setShown] = useState<Run | null>(null)
  const past = data?.filter(({ endedAt }) => endedAt !== null) ?? []
  if (past.length === 0) return null
  return (
    <section className="card">
      <h2>{t('reportsTitle')}</h2>
      <ul className="list">
        {past.map((run) => (
          <Row key={run.conferenceId} run={run} onShow={() => setShown(run)} />
        ))}
      </ul>
      {shown === null ? null : <ReportDialog meetingId={meetingId} conferenceId={shown.conferenceId} onClose={() => setShown(null)} />}
    </section>
  )
}

const Row = ({ run, onShow }: { readonly run: Run; readonly onShow: () => void }) => {
  const t = useT()
  const language = currentLanguage()
  const { startedAt, endedAt } = run
  const date = day(startedAt, language)
  const span = t('reportSpan', { from: clock(startedAt, language), to: clock(endedAt ?? startedAt, language) })
  return (
    <li className="person-row">
      <FileText aria-hidden="true" size={20} />
      <span className="who">
        <b>{date}</b>
        <small>{span}</small>
      </span>
      <Button size="small" aria-label={t('reportShowOf', { day: date, span })} onPress={onShow}>
        {t('reportShow')}
      </Button>
    </li>
  )
}
