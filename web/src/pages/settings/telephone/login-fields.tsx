import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/text-field.tsx'
import type { TrunkDraft, TrunkFaults } from './trunk-draft.ts'

interface LoginFieldsProps {
  readonly draft: TrunkDraft
  readonly onChange: (draft: TrunkDraft) => void
  readonly faults: TrunkFaults
  /** Whether an empty password leaves the one that is kept. */
  readonly keepsPassword: boolean
}

/** With what the other side signs in when it calls. */
export const LoginFields = ({ draft, onChange, faults, keepsPassword }: LoginFieldsProps) => {
  const t = useT()
  return (
    <div className="registration">
      <TextField
        label={t('trunkUsername')}
        value={draft.loginUsername}
        onChange={(loginUsername) => onChange({ ...draft, loginUsername })}
        maxLength={120}
        autoComplete="off"
        spellCheck="false"
        error={faults.loginUsername && t(faults.loginUsername)}
      />
      <TextField
        label={t('fieldPassword')}
        help={keepsPassword ? t('trunkPasswordKept') : undefined}
        type="password"
        value={draft.loginPassword}
        onChange={(loginPassword) => onChange({ ...draft, loginPassword })}
        maxLength={200}
        // Keeps browsers from filling in the password of this page's own account.
        autoComplete="new-password"
        error={faults.loginPassword && t(faults.loginPassword)}
      />
    </div>
  )
}
