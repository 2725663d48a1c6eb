import { useT, type TextKey } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/text-field.tsx'

interface Credential {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly fault: TextKey | undefined
}

interface CredentialFieldsProps {
  readonly username: Credential
  readonly password: Credential
  /** Whether an empty password leaves the one that is kept. */
  readonly keepsPassword: boolean
}

/** With what one side signs in at the other. */
export const CredentialFields = ({ username, password, keepsPassword }: CredentialFieldsProps) => {
  const t = useT()
  return (
    <>
      <TextField
        label={t('trunkUsername')}
        value={username.value}
        onChange={username.onChange}
        maxLength={120}
        autoComplete="off"
        spellCheck="false"
        error={username.fault && t(username.fault)}
      />
      <TextField
        label={t('fieldPassword')}
        help={keepsPassword ? t('trunkPasswordKept') : undefined}
        type="password"
        value={password.value}
        onChange={password.onChange}
        maxLength={200}
        // Keeps browsers from filling in the password of this page's own account.
        autoComplete="new-password"
        error={password.fault && t(password.fault)}
      />
    </>
  )
}
