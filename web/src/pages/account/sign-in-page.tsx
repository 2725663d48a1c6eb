import { useState } from 'react'
import { useLocation } from 'wouter'
import { call } from '../../api/client.ts'
import { startAnew } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Page } from '../shell/page.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { takeReturn } from '../shell/return-path.ts'
import { useSubmit } from '../shell/submit.ts'

export const SignInPage = () => {
  const t = useT()
  const [, go] = useLocation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { busy, problem, submit } = useSubmit(
    () => call('signIn', { body: { email, password } }),
    () => {
      void startAnew().then(() => go(takeReturn()))
    },
  )
  return (
    <Page title={t('signIn')} width="narrow">
      <form className="card form" onSubmit={submit}>
        <TextField
          label={t('fieldEmail')}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="username"
          isRequired
          maxLength={200}
        />
        <TextField
          label={t('fieldPassword')}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          isRequired
          maxLength={200}
        />
        <ProblemNote problem={problem} />
        <Button type="submit" variant="primary" busy={busy} busyLabel={t('working')}>
          {t('signIn')}
        </Button>
      </form>
      <p className="muted small below-card">{t('signInForgotten')}</p>
      <p className="muted small below-card">{t('signInNoAccount')}</p>
    </Page>
  )
}
