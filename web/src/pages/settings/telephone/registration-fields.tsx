import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/text-field.tsx'
import { withTransport, type TrunkDraft, type TrunkFaults } from './trunk-draft.ts'
import { WayFields } from './way-fields.tsx'

interface RegistrationFieldsProps {
  readonly draft: TrunkDraft
  readonly onChange: (draft: TrunkDraft) => void
  readonly faults: TrunkFaults
  /** Whether an empty password leaves the one that is kept. */
  readonly keepsPassword: boolean
}

/** With what this server signs in at the provider. */
export const RegistrationFields = ({ draft, onChange, faults, keepsPassword }: RegistrationFieldsProps) => {
  const t = useT()
  const set = (part: Partial<TrunkDraft>): void => onChange({ ...draft, ...part })
  return (
    <div className="registration">
      <TextField
        label={t('trunkRegistrar')}
        placeholder="sip.example.org"
        value={draft.registrar}
        onChange={(registrar) => set({ registrar })}
        autoComplete="off"
        spellCheck="false"
        error={faults.registrar && t(faults.registrar)}
      />
      <WayFields
        transport={draft.transport}
        onTransport={(transport) => onChange(withTransport(draft, transport))}
        port={draft.port}
        onPort={(port) => set({ port })}
        portFault={faults.port}
      />
      <TextField
        label={t('trunkUsername')}
        value={draft.username}
        onChange={(username) => set({ username })}
        maxLength={120}
        autoComplete="off"
        spellCheck="false"
        error={faults.username && t(faults.username)}
      />
      <TextField
        label={t('fieldPassword')}
        help={keepsPassword ? t('trunkPasswordKept') : undefined}
        type="password"
        value={draft.password}
        onChange={(password) => set({ password })}
        maxLength={200}
        // Keeps browsers from filling in the password of this page's own account.
        autoComplete="new-password"
        error={faults.password && t(faults.password)}
      />
      <TextField
        label={t('trunkRealm')}
        help={t('trunkRealmHelp')}
        value={draft.realm}
        onChange={(realm) => set({ realm })}
        maxLength={200}
        autoComplete="off"
        spellCheck="false"
        error={faults.realm && t(faults.realm)}
      />
    </div>
  )
}
