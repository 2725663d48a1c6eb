import { useState } from 'react'
import { useLocation } from 'wouter'
import { PASSWORD_AT_LEAST } from '../../../../shared/api/account.ts'
import { call } from '../../api/client.ts'
import { startAnew } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { takeReturn } from '../shell/return-path.ts'
import { useSubmit } from '../shell/submit.ts'

/** Name, e-mail address and password: for the first account, and for those whom an administrator invited. */
export const NewAccountForm = ({
  operation,
  token,
  action,
}: {
  readonly operation: 'setUp' | 'register'
  readonly token: string
  readonly action: string
}) => {
  const t = useT()
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const short = password.length < PASSWORD_AT_LEAST
  const { busy, problem, submit } = useSubmit(
    () => call(operation, { body: { token, name, email, password } }),
    () => {
      void startAnew().then(() => go(takeReturn()))
    },
  )
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (name.trim() !== '' && email !== '' && !short) submit()
      }}
    >
      <TextField
        label={t('fieldName')}
        help={t('fieldNameHelp')}
        value={name}
        onChange={setName}
        autoComplete="name"
        maxLength={60}
        error={tried && name.trim() === '' ? t('fieldNameMissing') : undefined}
      />
      <TextField
        label={t('fieldEmail')}
        type="email"
        value={email}
        onChange={setEmail}
        autoComplete="username"
        maxLength={200}
        error={tried && email === '' ? t('fieldEmailMissing') : undefined}
      />
      <TextField
        label={t('fieldPassword')}
        help={t('fieldPasswordHelp', { count: PASSWORD_AT_LEAST })}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        maxLength={200}
        error={tried && short ? t('fieldPasswordShort', { count: PASSWORD_AT_LEAST }) : undefined}
      />
      <ProblemNote problem={problem} />
      <Button type="submit" variant="primary" busy={busy} busyLabel={t('working')}>
        {action}
      </Button>
    </form>
  )
}
