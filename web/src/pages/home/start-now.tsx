import { Video } from 'lucide-react'
import { useLocation } from 'wouter'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { useRefresh } from '../../api/session.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { clock, dayMonth } from '../../format/time.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useSubmit } from '../shell/submit.ts'

/** Makes a meeting at once and goes to its door. */
export const StartNow = ({ me }: { readonly me: Answer<'me'> }) => {
  const t = useT()
  const [, go] = useLocation()
  const refresh = useRefresh()
  const title = (): string =>
    t('startNowMeetingTitle', { name: me.name, day: dayMonth(Date.now(), currentLanguage()), time: clock(Date.now(), currentLanguage()) })
  const { busy, problem, submit } = useSubmit(
    () => call('createMeeting', { body: { title: title().slice(0, 120) } }),
    (meeting) => {
      void refresh('meetings')
      go(`/m/${meeting.number}`)
    },
  )
  return (
    <section className="card stack">
      <h2>{t('startNowTitle')}</h2>
      <p className="muted small">{t('startNowText')}</p>
      <ProblemNote problem={problem} />
      <Button
        variant="primary"
        wide
        icon={<Video aria-hidden="true" size={20} />}
        busy={busy}
        busyLabel={t('startNowBusy')}
        onPress={() => submit()}
      >
        {t('startNowAction')}
      </Button>
    </section>
  )
}
