import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/text-field.tsx'
import { CredentialFields } from './credential-fields.tsx'
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
      <CredentialFields
        username={{ value: draft.username, onChange: (username) => set({ username }), fault: faults.username }}
        password={{ value: draft.password, onChange: (password) => set({ password }), fault: faults.password }}
        keepsPassword={keepsPassword}
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
