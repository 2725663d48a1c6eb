import { useState } from 'react'
import type { OutgoingCallsView, PhoneBookView } from '../../../../../shared/api/phone.ts'
import { call } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { EntryForm } from '../entry-form.tsx'
import { OFF, outgoingDraft, outgoingFaults, outgoingOf, type Limit } from './outgoing-draft.ts'

interface OutgoingFormProps {
  readonly kept: OutgoingCallsView
  readonly book: PhoneBookView
  readonly onClose: () => void
}

export const OutgoingForm = ({ kept, book, onClose }: OutgoingFormProps) => {
  const t = useT()
  const [draft, setDraft] = useState(() => outgoingDraft(kept))
  const numbers = book.numbers.map(({ id, written, trunkId }) => ({
    id,
    label: `${written} · ${book.trunks.find((trunk) => trunk.id === trunkId)?.name ?? trunkId}`,
  }))
  const known = draft.numberId === OFF || numbers.some(({ id }) => id === draft.numberId)
  return (
    <EntryForm
      title={t('outgoingTitle')}
      faults={outgoingFaults(draft)}
      save={() => call('changeOutgoingCalls', { body: outgoingOf(draft, kept) })}
      onClose={onClose}
    >
      {(faults) => {
        const limit = (field: Limit) => (
          <TextField
            label={t(LIMIT_LABELS[field])}
            inputMode="numeric"
            value={draft[field]}
            onChange={(text) => setDraft({ ...draft, [field]: text })}
            maxLength={6}
            autoComplete="off"
            code
            error={faults[field] && t(faults[field])}
          />
        )
        return (
          <>
            <Select
              label={t('outgoingNumber')}
              help={t('outgoingNumberHelp')}
              options={[{ id: OFF, label: t('outgoingOff') }, ...numbers]}
              value={known ? draft.numberId : OFF}
              onChange={(numberId) => setDraft({ ...draft, numberId })}
            />
            {draft.numberId === OFF ? null : (
              <>
                <TextField
                  label={t('outgoingPrefixes')}
                  help={t('outgoingPrefixesHelp')}
                  placeholder="+49, +43"
                  value={draft.prefixes}
                  onChange={(prefixes) => setDraft({ ...draft, prefixes })}
                  autoComplete="off"
                  spellCheck="false"
                  code
                  error={faults.prefixes && t(faults.prefixes)}
                />
                <fieldset className="limits">
                  <legend className="field-label">{t('outgoingLimits')}</legend>
                  <p className="field-help">{t('outgoingLimitsHelp')}</p>
                  <div className="way">
                    {limit('serverMinutes')}
                    {limit('meetingMinutes')}
                    {limit('personMinutes')}
                    {limit('callsAtOnce')}
                  </div>
                </fieldset>
              </>
            )}
          </>
        )
      }}
    </EntryForm>
  )
}

const LIMIT_LABELS = {
  serverMinutes: 'outgoingServerMinutes',
  meetingMinutes: 'outgoingMeetingMinutes',
  personMinutes: 'outgoingPersonMinutes',
  callsAtOnce: 'outgoingCallsAtOnce',
} as const
