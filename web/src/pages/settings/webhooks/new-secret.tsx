import { useState } from 'react'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/client.ts'
import { clock, dayMonth } from '../../../format/time.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { ProblemNote } from '../../shell/problem-note.tsx'
import { useSubmit } from '../../shell/submit.ts'
import { SecretNote } from './secret-note.tsx'

/** Makes a new secret; the one before works for another day. */
export const NewSecret = ({ webhookId }: { readonly webhookId: string }) => {
  const t = useT()
  const language = currentLanguage()
  const [made, setMade] = useState<Answer<'rotateWebhookSecret'> | null>(null)
  const { busy, problem, submit } = useSubmit(() => call('rotateWebhookSecret', { params: { webhookId } }), setMade)
  const until = made?.previousSecretUntil ?? 0
  const moment = t('trunkMoment', { day: dayMonth(until, language), time: clock(until, language) })
  return (
    <section className="webhook-secret">
      <span className="field-label">{t('webhookSecret')}</span>
      {made === null ? (
        <>
          <p className="muted">{t('webhookSecretLead')}</p>
          <Button size="small" busy={busy} busyLabel={t('working')} onPress={() => submit()}>
            {t('webhookRotate')}
          </Button>
        </>
      ) : (
        <SecretNote secret={made.secret} lead={t('webhookSecretNew', { until: moment })} />
      )}
      <ProblemNote problem={problem} />
    </section>
  )
}
