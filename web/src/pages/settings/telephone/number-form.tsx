import { useMemo, useState } from 'react'
import type { PhoneNumberView, TrunkView } from '../../../../../shared/api/phone.ts'
import { call } from '../../../api/client.ts'
import { countriesByName, likelyCountry } from '../../../format/country.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import { RadioChoice } from '../../../ui/choice.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { EntryForm } from '../entry-form.tsx'
import { numberDraft, numberFaults, withNumber } from './number-draft.ts'

interface NumberFormProps {
  /** The number that is changed; null for a new one. */
  readonly kept: PhoneNumberView | null
  readonly trunks: readonly TrunkView[]
  readonly onClose: () => void
}

export const NumberForm = ({ kept, trunks, onClose }: NumberFormProps) => {
  const t = useT()
  const language = currentLanguage()
  const countries = useMemo(() => countriesByName(language), [language])
  const [draft, setDraft] = useState(() =>
    numberDraft(kept, { country: likelyCountry(navigator.language), language, trunkId: trunks[0]?.id ?? '' }),
  )
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part })
  const save = () =>
    kept === null ? call('addPhoneNumber', { body: draft }) : call('changePhoneNumber', { params: { numberId: kept.id }, body: draft })
  return (
    <EntryForm
      title={kept === null ? t('phoneNumberAdd') : t('phoneNumberChangeTitle', { number: kept.written })}
      faults={numberFaults(draft)}
      save={save}
      onClose={onClose}
    >
      {(faults) => (
        <>
          <TextField
            label={t('phoneNumber')}
            help={t('phoneNumberHelp')}
            placeholder="+49 30 23125 100"
            type="tel"
            value={draft.number}
            onChange={(number) => setDraft(withNumber(draft, number))}
            maxLength={40}
            autoComplete="off"
            code
            // The first field of a dialog that was opened to be filled in.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            error={faults.number && t(faults.number)}
          />
          <Select label={t('phoneCountry')} options={countries} value={draft.country} onChange={(country) => set({ country })} />
          <TextField
            label={t('phoneCity')}
            help={t('phoneCityHelp')}
            value={draft.city}
            onChange={(city) => set({ city })}
            maxLength={60}
            autoComplete="off"
            error={faults.city && t(faults.city)}
          />
          <RadioChoice
            label={t('phoneLanguage')}
            value={draft.language}
            onChange={(spoken) => set({ language: spoken })}
            options={[
              { id: 'en', label: 'English' },
              { id: 'de', label: 'Deutsch' },
            ]}
          />
          <Select
            label={t('phoneTrunk')}
            options={trunks.map(({ id, name }) => ({ id, label: name }))}
            value={draft.trunkId}
            onChange={(trunkId) => set({ trunkId })}
          />
        </>
      )}
    </EntryForm>
  )
}
