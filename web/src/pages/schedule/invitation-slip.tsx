import { useServerInfo } from '../../api/session.ts'
import { clock, longDay } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { scheduleOf } from './schedule-draft.ts'
import type { ScheduleDraft } from './schedule-draft.ts'

/** What the invited will read, while the form is filled in. */
export const InvitationSlip = ({ draft }: { readonly draft: ScheduleDraft }) => {
  const t = useT()
  const { data: server } = useServerInfo()
  const schedule = scheduleOf(draft)
  // As the mail chooses.
  const phone = server?.phoneNumbers.find(({ language }) => language === currentLanguage()) ?? server?.phoneNumbers[0]
  return (
    <section className="card slip" aria-label={t('slipLabel')}>
      <p className="field-label muted">{t('slipLabel')}</p>
      <h2>{draft.title.trim() === '' ? t('slipUntitled') : draft.title}</h2>
      {schedule === null ? null : (
        <p>
          {t('slipWhen', {
            day: longDay(schedule.startsAt, currentLanguage()),
            from: clock(schedule.startsAt, currentLanguage()),
            to: clock(schedule.endsAt, currentLanguage()),
          })}
        </p>
      )}
      <hr />
      <dl>
        <dt>{t('join')}</dt>
        <dd>{location.host}/m/…</dd>
        <dt>{t('meetingId')}</dt>
        <dd className="muted">{t('slipIdLater')}</dd>
        {phone === undefined || draft.encrypted ? null : (
          <>
            <dt>{t('slipDialIn')}</dt>
            <dd className="code">{phone.written}</dd>
          </>
        )}
      </dl>
      <hr />
      <p className="small muted">{t(draft.encrypted ? 'slipEncrypted' : 'slipPin')}</p>
    </section>
  )
}
