import { useEffect, useRef, useState } from 'react'
import type { FormEvent } from 'react'
import { PASSWORD_AT_LEAST } from '../../../../shared/api/account.ts'
import { call } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useSubmit } from '../shell/submit.ts'
import { EMPTY, passwordFaults, type PasswordDraft, type PasswordFaults } from './password-draft.ts'

/** Changes the password of one's own account. The first field at fault gets the focus. */
export const Password = ({ email }: { readonly email: string }) => {
  const t = useT()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(EMPTY)
  const [tries, setTries] = useState(0)
  const { busy, problem, submit } = useSubmit(
    () => call('changePassword', { body: { current: draft.current, password: draft.password } }),
    () => {
      setDraft(EMPTY)
      setTries(0)
      showToast({ text: t('passwordChanged') })
    },
  )
  const faults = passwordFaults(draft)
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[data-invalid] input')?.focus()
  }, [tries])
  const change = (event: FormEvent): void => {
    event.preventDefault()
    setTries(tries + 1)
    if (Object.keys(faults).length === 0) submit()
  }
  return (
    <form ref={form} className="card form" noValidate onSubmit={change}>
      <h2>{t('passwordTitle')}</h2>
      <p className="muted">{t('passwordLead')}</p>
      {/* Tells a password manager whose password this is. */}
      <input hidden readOnly autoComplete="username" value={email} />
      <Fields draft={draft} onChange={setDraft} faults={tries === 0 ? {} : faults} />
      <ProblemNote problem={problem} />
      <div className="actions">
        <Button type="submit" variant="primary" busy={busy} busyLabel={t('working')}>
          {t('passwordChange')}
        </Button>
      </div>
    </form>
  )
}

interface FieldsProps {
  readonly draft: PasswordDraft
  readonly onChange: (draft: PasswordDraft) => void
  readonly faults: PasswordFaults
}

const Fields = ({ draft, onChange, faults }: FieldsProps) => {
  const t = useT()
  const count = PASSWORD_AT_LEAST
  const field = (name: keyof PasswordDraft) => ({
    type: 'password',
    value: draft[name],
    onChange: (value: string) => onChange({ ...draft, [name]: value }),
    autoComplete: name === 'current' ? 'current-password' : 'new-password',
    maxLength: 200,
    error: faults[name] && t(faults[name], { count }),
  })
  return (
    <>
      <TextField label={t('passwordCurrent')} {...field('current')} />
      <TextField label={t('passwordNew')} help={t('fieldPasswordHelp', { count })} {...field('password')} />
      <TextField label={t('passwordRepeated')} {...field('repeated')} />
    </>
  )
}
