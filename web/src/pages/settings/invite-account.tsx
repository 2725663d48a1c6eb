import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { clock, longDay } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../shell/copy-button.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useSubmit } from '../shell/submit.ts'

/** For administrators: a link with which somebody makes an account. */
export const InviteAccount = () => {
  const t = useT()
  const [made, setMade] = useState<Answer<'inviteAccount'> | null>(null)
  const { busy, problem, submit } = useSubmit(() => call('inviteAccount', {}), setMade)
  const language = currentLanguage()
  return (
    <section className="card stack">
      <h2>{t('peopleTitle')}</h2>
      <p className="muted">{t('peopleLead')}</p>
      {made === null ? null : (
        <div className="fact">
          <span className="field-label">{t('peopleLink')}</span>
          <CopyLine text={made.link} label={t('peopleCopy')} />
          <span className="field-help">
            {t('peopleUntil', { day: longDay(made.expiresAt, language), time: clock(made.expiresAt, language) })}
          </span>
        </div>
      )}
      <ProblemNote problem={problem} />
      <div className="actions">
        <Button
          variant={made === null ? 'primary' : 'plain'}
          icon={<UserPlus aria-hidden="true" size={20} />}
          busy={busy}
          busyLabel={t('working')}
          onPress={() => submit()}
        >
          {t(made === null ? 'peopleMake' : 'peopleAnother')}
        </Button>
      </div>
    </section>
  )
}
