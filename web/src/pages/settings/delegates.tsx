import { DoorOpen, History, UserX } from 'lucide-react'
import { useState } from 'react'
import type { PersonView } from '../../../../shared/api/account.ts'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { useDelegates, useRefresh } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { LockIcon } from '../../ui/icon.tsx'
import { EmptyState, Note } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toast.tsx'
import { keyOf } from '../people/invitees.ts'
import type { Picked } from '../people/invitees.ts'
import { PeoplePicker } from '../people/people-picker.tsx'
import { PersonRow } from '../people/person-row.tsx'
import { problemWords } from '../shell/problem-words.ts'

/** Who may act for me in all my meetings, and for whom I may. */
export const Delegates = ({ me }: { readonly me: Answer<'me'> }) => {
  const t = useT()
  const { data } = useDelegates()
  return (
    <>
      <section className="card">
        <h2>{t('delegatesTitle')}</h2>
        <p className="muted card-lead">{t('delegatesLead')}</p>
        <ul className="powers">
          <li>
            <LockIcon />
            {t('delegatesMayLock')}
          </li>
          <li>
            <DoorOpen aria-hidden="true" size={20} />
            {t('delegatesMayAdmit')}
          </li>
          <li>
            <UserX aria-hidden="true" size={20} />
            {t('delegatesMayRemove')}
          </li>
        </ul>
        {data?.mine.length === 0 ? <EmptyState>{t('delegatesNone')}</EmptyState> : null}
        <ul className="list">
          {data?.mine.map((person) => (
            <Delegate key={person.accountId} person={person} />
          ))}
        </ul>
        <AddDelegate except={[me.accountId, ...(data?.mine.map(({ accountId }) => accountId) ?? [])]} />
      </section>
      {data && data.iActFor.length > 0 ? (
        <section className="card">
          <h2>{t('delegatesIActFor')}</h2>
          <ul className="list">
            {data.iActFor.map((person) => (
              <PersonRow key={person.accountId} person={person} />
            ))}
          </ul>
        </section>
      ) : null}
      <Note icon={<History aria-hidden="true" />}>{t('delegatesAudit', { name: me.name })}</Note>
    </>
  )
}

const Delegate = ({ person }: { readonly person: PersonView }) => {
  const t = useT()
  const refresh = useRefresh()
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState(false)
  const withdraw = async (): Promise<void> => {
    setBusy(true)
    const result = await call('removeDelegate', { params: { accountId: person.accountId } })
    setBusy(false)
    setAsks(false)
    if (!result.ok) showToast({ text: problemWords(result.problem, t), tone: 'problem' })
    await refresh('delegates')
  }
  return (
    <>
      <PersonRow
        person={person}
        action={
          <Button size="small" aria-label={t('delegatesWithdrawOf', { name: person.name })} onPress={() => setAsks(true)}>
            {t('withdraw')}
          </Button>
        }
      />
      <AlertDialog
        title={t('delegatesAsk', { name: person.name })}
        lead={t('delegatesAskLead', { name: person.name })}
        isOpen={asks}
        onOpenChange={setAsks}
        actions={
          <Button variant="danger" busy={busy} busyLabel={t('working')} onPress={() => void withdraw()}>
            {t('withdraw')}
          </Button>
        }
      />
    </>
  )
}

const AddDelegate = ({ except }: { readonly except: readonly string[] }) => {
  const t = useT()
  const refresh = useRefresh()
  const [picked, setPicked] = useState<readonly Picked[]>([])
  const [busy, setBusy] = useState(false)
  const add = async (): Promise<void> => {
    setBusy(true)
    const results = await Promise.all(picked.map((one) => call('addDelegate', { params: { accountId: keyOf(one) } })))
    setBusy(false)
    const failed = results.find((result) => !result.ok)
    if (failed && !failed.ok) showToast({ text: problemWords(failed.problem, t), tone: 'problem' })
    else setPicked([])
    await refresh('delegates')
  }
  return (
    <div className="add-row">
      <PeoplePicker label={t('delegatesAdd')} picked={picked} onChange={setPicked} except={except} accountsOnly />
      <Button busy={busy} reason={picked.length === 0 ? t('delegatesPickFirst') : undefined} onPress={() => void add()}>
        {t('add')}
      </Button>
    </div>
  )
}
