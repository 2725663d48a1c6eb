import { Cable, Plus } from 'lucide-react'
import { useState } from 'react'
import type { PhoneBookView, TrunkView } from '../../../../../shared/api/phone.ts'
import { call } from '../../../api/client.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState, Note } from '../../../ui/notice.tsx'
import { EntryRow } from '../entry-row.tsx'
import { useEntryTrial } from './entry-trial.tsx'
import { trunkTestWords } from './test-words.ts'
import { TrunkForm } from './trunk-form.tsx'
import { TrunkState } from './trunk-state.tsx'

interface TrunkListProps {
  readonly book: PhoneBookView
  /** When the book said so, to tell times of today from others. */
  readonly readAt: number
}

export const TrunkList = ({ book, readAt }: TrunkListProps) => {
  const t = useT()
  const { trunks, ports } = book
  const [edits, setEdits] = useState<TrunkView | 'new' | null>(null)
  const firewall = t(ports.sips === null ? 'trunksFirewall' : 'trunksFirewallTls', {
    sip: ports.sip,
    sips: ports.sips ?? 0,
    first: ports.sound.first,
    last: ports.sound.last,
  })
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('trunksTitle')}</h2>
        <Button size="small" icon={<Plus aria-hidden="true" size={16} />} onPress={() => setEdits('new')}>
          {t('trunkAdd')}
        </Button>
      </div>
      {trunks.length === 0 ? (
        <EmptyState>
          {t('trunksNone')} {firewall}
        </EmptyState>
      ) : (
        <>
          <ul className="list">
            {trunks.map((trunk) => (
              <Row key={trunk.id} trunk={trunk} book={book} readAt={readAt} onChange={() => setEdits(trunk)} />
            ))}
          </ul>
          <Note>{firewall}</Note>
        </>
      )}
      {edits === null ? null : <TrunkForm kept={edits === 'new' ? null : edits} onClose={() => setEdits(null)} />}
    </section>
  )
}

interface RowProps extends TrunkListProps {
  readonly trunk: TrunkView
  readonly onChange: () => void
}

const Row = ({ trunk, book, readAt, onChange }: RowProps) => {
  const t = useT()
  const { id, name, addresses, registration } = trunk
  const numbers = book.numbers.filter(({ trunkId }) => trunkId === id).length
  const ways = [...(registration === null ? [] : [`${registration.username}@${registration.registrar}`]), ...addresses]
  const trial = useEntryTrial({
    label: t('trunkTest'),
    labelOf: t('trunkTestOf', { name }),
    busyLabel: t('trunkTesting'),
    run: () => call('testTrunk', { params: { trunkId: id } }),
    words: (found) => trunkTestWords(found, t, currentLanguage()),
  })
  return (
    <EntryRow
      more={trial.button}
      icon={<Cable aria-hidden="true" size={20} />}
      name={name}
      onChange={onChange}
      removal={{
        remove: () => call('removeTrunk', { params: { trunkId: id } }),
        ask: t('trunkAsk', { name }),
        lead: numbers === 0 ? t('trunkAskLead') : t('trunkAskLeadNumbers', { count: numbers }),
      }}
    >
      <small>{ways.join(', ')}</small>
      <TrunkState state={trunk.state} now={readAt} />
      {trial.found}
    </EntryRow>
  )
}
