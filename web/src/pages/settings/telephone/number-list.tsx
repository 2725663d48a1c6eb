import { Phone, Plus } from 'lucide-react'
import { useState } from 'react'
import type { PhoneBookView, PhoneNumberView } from '../../../../../shared/api/phone.ts'
import { call } from '../../../api/client.ts'
import { countryName } from '../../../format/country.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/notice.tsx'
import { EntryRow } from '../entry-row.tsx'
import { useEntryTrial } from './entry-trial.tsx'
import { NumberForm } from './number-form.tsx'
import { numberTestWords } from './test-words.ts'

export const NumberList = ({ book }: { readonly book: PhoneBookView }) => {
  const t = useT()
  const { trunks, numbers } = book
  const [edits, setEdits] = useState<PhoneNumberView | 'new' | null>(null)
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('phoneNumbersTitle')}</h2>
        <Button
          size="small"
          icon={<Plus aria-hidden="true" size={16} />}
          reason={trunks.length === 0 ? t('phoneTrunkFirst') : undefined}
          onPress={() => setEdits('new')}
        >
          {t('phoneNumberAdd')}
        </Button>
      </div>
      {numbers.length === 0 ? <EmptyState>{t('phoneNumbersNone')}</EmptyState> : null}
      <ul className="list">
        {numbers.map((entry) => (
          <Row key={entry.id} entry={entry} book={book} onChange={() => setEdits(entry)} />
        ))}
      </ul>
      {edits === null ? null : <NumberForm kept={edits === 'new' ? null : edits} trunks={trunks} onClose={() => setEdits(null)} />}
    </section>
  )
}

interface RowProps {
  readonly entry: PhoneNumberView
  readonly book: PhoneBookView
  readonly onChange: () => void
}

const Row = ({ entry, book, onChange }: RowProps) => {
  const t = useT()
  const { id, written, city, country, language, trunkId } = entry
  const trunkName = (wanted: string): string => book.trunks.find((candidate) => candidate.id === wanted)?.name ?? wanted
  const trial = useEntryTrial({
    label: t('numberTest'),
    labelOf: t('numberTestOf', { number: written }),
    busyLabel: t('numberTesting'),
    run: () => call('testPhoneNumber', { params: { numberId: id } }),
    words: (found) => numberTestWords(found, { written, trunkName, port: book.ports.sip }, t),
  })
  return (
    <EntryRow
      more={trial.button}
      icon={<Phone aria-hidden="true" size={20} />}
      name={written}
      code
      onChange={onChange}
      removal={{
        remove: () => call('removePhoneNumber', { params: { numberId: id } }),
        ask: t('phoneNumberAsk', { number: written }),
        lead: t('phoneNumberAskLead'),
      }}
    >
      <small>
        {city}, {countryName(country, currentLanguage())} · {t(language === 'de' ? 'phoneGreetsGerman' : 'phoneGreetsEnglish')} ·{' '}
        {t('phoneOnTrunk', { trunk: trunkName(trunkId) })}
      </small>
      {trial.found}
    </EntryRow>
  )
}
