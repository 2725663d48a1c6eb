import { Download } from 'lucide-react'
import { API_PREFIX } from '../../../../shared/api/client.ts'
import { useT } from '../../i18n/i18n.ts'

/** The meeting's audit log as files, for organizer and delegates (SPEC T1). */
export const AuditLinks = ({ meetingId }: { readonly meetingId: string }) => {
  const t = useT()
  const address = (format: 'json' | 'csv'): string => `${API_PREFIX}/meetings/${encodeURIComponent(meetingId)}/audit?format=${format}`
  return (
    <section className="card stack">
      <h2>{t('auditTitle')}</h2>
      <p className="muted small">{t('auditText')}</p>
      <div className="row">
        {(['csv', 'json'] as const).map((format) => (
          <a key={format} className="button plain small" href={address(format)} download={`audit.${format}`}>
            <span className="button-face">
              <Download aria-hidden="true" size={16} />
              {format.toUpperCase()}
            </span>
          </a>
        ))}
      </div>
    </section>
  )
}
