import { PhoneOutgoing } from 'lucide-react'
import { useState } from 'react'
import type { OutgoingCallsView, PhoneBookView } from '../../../../../shared/api/phone.ts'
import { useOutgoingCalls } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/notice.tsx'
import { OutgoingForm } from './outgoing-form.tsx'

/** "Call me": by which number, where to, and what it has cost. */
export const OutgoingCalls = ({ book }: { readonly book: PhoneBookView }) => {
  const t = useT()
  const { data } = useOutgoingCalls()
  const [edits, setEdits] = useState(false)
  const number = book.numbers.find(({ id }) => id === data?.numberId)
  if (data === undefined) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('outgoingTitle')}</h2>
        <Button
          size="small"
          aria-label={t('entryChangeOf', { name: t('outgoingTitle') })}
          reason={book.numbers.length === 0 ? t('outgoingNumberFirst') : undefined}
          onPress={() => setEdits(true)}
        >
          {t('entryChange')}
        </Button>
      </div>
      {number === undefined ? (
        <EmptyState>{t('outgoingNobody')}</EmptyState>
      ) : (
        <Allowed calls={data} written={number.written} trunk={book.trunks.find(({ id }) => id === number.trunkId)?.name ?? ''} />
      )}
      {edits ? <OutgoingForm kept={data} book={book} onClose={() => setEdits(false)} /> : null}
    </section>
  )
}

interface AllowedProps {
  readonly calls: OutgoingCallsView
  readonly written: string
  readonly trunk: string
}

const Allowed = ({ calls: { prefixes, limits, spent }, written, trunk }: AllowedProps) => {
  const t = useT()
  return (
    <ul className="list">
      <li className="person-row entry-row">
        <PhoneOutgoing aria-hidden="true" size={20} />
        <span className="who">
          <b className="code">{written}</b>
          <small>
            {t('phoneOnTrunk', { trunk })} · {t('outgoingTo', { prefixes: prefixes.join(', ') })}
          </small>
          <small>
            {t('outgoingSpent', { minutes: spent.minutes, limit: limits.serverMinutes })} · {t('outgoingRunning', { count: spent.running })}
          </small>
        </span>
      </li>
    </ul>
  )
}
