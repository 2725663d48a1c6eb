import { Search, Video } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useLocation } from 'wouter'
import type { PersonView } from '../../../../shared/api/account.ts'
import { call } from '../../api/client.ts'
import { useContacts, useMe } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { Page } from '../shell/page.tsx'
import { problemWords } from '../shell/problem-words.ts'
import { PersonRow } from './person-row.tsx'

/** Whom I met or invited last, and everyone with an account on this server. */
export const ContactsPage = () => {
  const t = useT()
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim())
  const { data } = useContacts(search)
  const { data: me } = useMe()
  const others = (people: readonly PersonView[]) => people.filter(({ accountId }) => accountId !== me?.accountId)
  const recent = search === '' ? others(data?.recent ?? []) : []
  return (
    <Page title={t('navContacts')}>
      <div className="stack contacts">
        <TextField
          label={t('contactsSearch')}
          hideLabel
          placeholder={t('contactsSearch')}
          value={text}
          onChange={setText}
          type="search"
          icon={<Search aria-hidden="true" size={20} />}
        />
        {recent.length > 0 ? (
          <section className="card">
            <h2>{t('contactsRecent')}</h2>
            <People people={recent} />
          </section>
        ) : null}
        <section className="card">
          <h2>{t(search === '' ? 'contactsEveryone' : 'contactsFound')}</h2>
          {data === undefined ? (
            <div className="ghosts">
              <span className="ghost" />
              <span className="ghost" />
            </div>
          ) : null}
          {data !== undefined && others(data.people).length === 0 ? (
            <EmptyState>{t(search === '' ? 'contactsNone' : 'contactsNoneFound')}</EmptyState>
          ) : null}
          <People people={others(data?.people ?? [])} />
        </section>
      </div>
    </Page>
  )
}

const People = ({ people }: { readonly people: readonly PersonView[] }) => (
  <ul className="list">
    {people.map((person) => (
      <Contact key={person.accountId} person={person} />
    ))}
  </ul>
)

const Contact = ({ person }: { readonly person: PersonView }) => {
  const t = useT()
  const [, go] = useLocation()
  const [busy, setBusy] = useState(false)
  const meet = async (): Promise<void> => {
    setBusy(true)
    const result = await call('createMeeting', {
      body: { title: t('contactsMeetingTitle', { name: person.name }).slice(0, 120), invitees: { accountIds: [person.accountId] } },
    })
    setBusy(false)
    if (result.ok) go(`/m/${result.value.number}`)
    else showToast({ text: problemWords(result.problem, t), tone: 'problem' })
  }
  return (
    <PersonRow
      person={person}
      action={
        <Button
          size="small"
          icon={<Video aria-hidden="true" size={18} />}
          aria-label={t('contactsMeetWith', { name: person.name })}
          busy={busy}
          onPress={() => void meet()}
        >
          {t('contactsMeet')}
        </Button>
      }
    />
  )
}
