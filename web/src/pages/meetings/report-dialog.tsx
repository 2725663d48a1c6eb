import { Download } from 'lucide-react'
import { API_PREFIX } from '../../../../shared/api/client.ts'
import { useReport } from '../../api/session.ts'
import { day } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/notice.tsx'
import { reportWords, type ReportLine } from './report-words.ts'

interface ReportDialogProps {
  readonly meetingId: string
  readonly conferenceId: string
  readonly onClose: () => void
}

/** Who was here and how, who was refused, and when it was locked. */
export const ReportDialog = ({ meetingId, conferenceId, onClose }: ReportDialogProps) => {
  const t = useT()
  const language = currentLanguage()
  const { data: report } = useReport(meetingId, conferenceId)
  const words = report === undefined ? null : reportWords(report, t, language)
  return (
    <Dialog
      title={report === undefined ? t('reportTitle') : t('reportTitleOf', { day: day(report.startedAt, language) })}
      isOpen
      onOpenChange={onClose}
      actions={<Button onPress={onClose}>{t('close')}</Button>}
    >
      {words === null ? (
        <output className="sr-only">{t('loading')}</output>
      ) : (
        <div className="report">
          <Lines title={t('reportPeople')} lines={words.people} none={t('reportNobody')} />
          <Lines title={t('reportRefusals')} lines={words.refusals} none={t('reportNoRefusals')} />
          <Lines title={t('reportLock')} lines={words.lock} none="" />
          <Files meetingId={meetingId} conferenceId={conferenceId} />
        </div>
      )}
    </Dialog>
  )
}

const Lines = ({ title, lines, none }: { readonly title: string; readonly lines: readonly ReportLine[]; readonly none: string }) => (
  <section>
    <h3>{title}</h3>
    {lines.length === 0 ? (
      <EmptyState>{none}</EmptyState>
    ) : (
      <ul className="list">
        {lines.map(({ id, title: who, texts }) => (
          <li key={id} className="report-line">
            <b>{who}</b>
            {texts.map((text, place) => (
              // Two connections may begin and end in the same minute.
              // oxlint-disable-next-line react/no-array-index-key
              <small key={place}>{text}</small>
            ))}
          </li>
        ))}
      </ul>
    )}
  </section>
)

const Files = ({ meetingId, conferenceId }: Omit<ReportDialogProps, 'onClose'>) => {
  const address = `${API_PREFIX}/meetings/${encodeURIComponent(meetingId)}/conferences/${encodeURIComponent(conferenceId)}/report`
  return (
    <div className="row">
      {(['csv', 'json'] as const).map((format) => (
        <a key={format} className="button plain small" href={`${address}?format=${format}`} download={`report.${format}`}>
          <span className="button-face">
            <Download aria-hidden="true" size={16} />
            {format.toUpperCase()}
          </span>
        </a>
      ))}
    </div>
  )
}
