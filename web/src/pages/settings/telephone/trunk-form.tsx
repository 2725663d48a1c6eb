import { useState } from 'react'
import type { TrunkView } from '../../../../../shared/api/phone.ts'
import { call } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { RadioChoice, Switch } from '../../../ui/choice.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { EntryForm } from '../entry-form.tsx'
import { CredentialFields } from './credential-fields.tsx'
import { RegistrationFields } from './registration-fields.tsx'
import { ServerFields } from './server-fields.tsx'
import { draftOf, keepsPassword, trunkFaults, trunkOf } from './trunk-draft.ts'

/** `kept`: the trunk that is changed; null for a new one. */
export const TrunkForm = ({ kept, onClose }: { readonly kept: TrunkView | null; readonly onClose: () => void }) => {
  const t = useT()
  const [draft, setDraft] = useState(() => draftOf(kept))
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part })
  const body = trunkOf(draft)
  return (
    <EntryForm
      title={kept === null ? t('trunkAdd') : t('trunkChangeTitle', { name: kept.name })}
      faults={trunkFaults(draft, kept)}
      save={() => (kept === null ? call('addTrunk', { body }) : call('changeTrunk', { params: { trunkId: kept.id }, body }))}
      onClose={onClose}
    >
      {(faults) => (
        <>
          <TextField
            label={t('trunkName')}
            placeholder={t('trunkNamePlaceholder')}
            value={draft.name}
            onChange={(name) => set({ name })}
            maxLength={60}
            autoComplete="off"
            // The first field of a dialog that was opened to be filled in.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            error={faults.name && t(faults.name)}
          />
          <TextField
            label={t('trunkAddresses')}
            help={t('trunkAddressesHelp')}
            placeholder="192.0.2.0/24, 2001:db8::/32"
            value={draft.addresses}
            onChange={(addresses) => set({ addresses })}
            autoComplete="off"
            spellCheck="false"
            code
            error={faults.addresses && t(faults.addresses)}
          />
          <Switch
            label={t('trunkRegisters')}
            note={t('trunkRegistersNote')}
            isSelected={draft.registers}
            onChange={(registers) => set({ registers })}
          />
          {draft.registers ? (
            <RegistrationFields draft={draft} onChange={setDraft} faults={faults} keepsPassword={keepsPassword(draft, kept)} />
          ) : (
            <ServerFields draft={draft} onChange={setDraft} faults={faults} />
          )}
          <Switch
            label={t('trunkSignsIn')}
            note={t('trunkSignsInNote')}
            isSelected={draft.signsIn}
            onChange={(signsIn) => set({ signsIn })}
          />
          {draft.signsIn ? (
            <div className="registration">
              <CredentialFields
                username={{ value: draft.loginUsername, onChange: (loginUsername) => set({ loginUsername }), fault: faults.loginUsername }}
                password={{ value: draft.loginPassword, onChange: (loginPassword) => set({ loginPassword }), fault: faults.loginPassword }}
                keepsPassword={kept?.login?.username === draft.loginUsername.trim()}
              />
            </div>
          ) : null}
          <RadioChoice
            label={t('trunkMedia')}
            value={draft.media}
            onChange={(media) => set({ media })}
            options={[
              { id: 'srtp-optional', label: t('trunkMediaOptional') },
              { id: 'srtp-required', label: t('trunkMediaRequired'), note: t('trunkMediaRequiredNote') },
              { id: 'rtp', label: t('trunkMediaPlain') },
            ]}
          />
        </>
      )}
    </EntryForm>
  )
}
