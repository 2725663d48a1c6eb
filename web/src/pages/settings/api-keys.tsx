import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { useApiKeys, useRefresh } from '../../api/session.ts'
import { day } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choice.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { EmptyState, Note } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { CopyLine } from '../shell/copy-button.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { problemWords } from '../shell/problem-words.ts'
import { useSubmit } from '../shell/submit.ts'

type Key = Answer<'apiKeys'>['items'][number]

export const ApiKeys = () => {
  const t = useT()
  const { data } = useApiKeys()
  return (
    <section className="card">
      <h2>{t('settingsApiKeys')}</h2>
      <p className="muted card-lead">{t('apiKeysLead')}</p>
      {data?.items.length === 0 ? <EmptyState>{t('apiKeysNone')}</EmptyState> : null}
      <ul className="list">
        {data?.items.map((key) => (
          <Row key={key.id} apiKey={key} />
        ))}
      </ul>
      <NewKey />
    </section>
  )
}

const Row = ({ apiKey }: { readonly apiKey: Key }) => {
  const t = useT()
  const refresh = useRefresh()
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState(false)
  const { id, name, createdAt, lastUsedAt, scopes } = apiKey
  const withdraw = async (): Promise<void> => {
    setBusy(true)
    const result = await call('deleteApiKey', { params: { id } })
    setBusy(false)
    setAsks(false)
    if (!result.ok) showToast({ text: problemWords(result.problem, t), tone: 'problem' })
    await refresh('apiKeys')
  }
  const made = t('apiKeysMade', { day: day(createdAt, currentLanguage()) })
  const used = lastUsedAt === null ? t('apiKeysUnused') : t('apiKeysUsed', { day: day(lastUsedAt, currentLanguage()) })
  return (
    <li className="person-row">
      <KeyRound aria-hidden="true" size={20} />
      <span className="who">
        <b>{name}</b>
        <small>
          {made} · {used}
          {scopes.includes('snapshot') ? ` · ${t('apiKeysTakesPictures')}` : null}
        </small>
      </span>
      <Button size="small" aria-label={t('apiKeysWithdrawOf', { name })} onPress={() => setAsks(true)}>
        {t('withdraw')}
      </Button>
      <AlertDialog
        title={t('apiKeysAsk', { name })}
        lead={t('apiKeysAskLead')}
        isOpen={asks}
        onOpenChange={setAsks}
        actions={
          <Button variant="danger" busy={busy} busyLabel={t('working')} onPress={() => void withdraw()}>
            {t('withdraw')}
          </Button>
        }
      />
    </li>
  )
}

/** The key itself is shown once. */
const NewKey = () => {
  const t = useT()
  const refresh = useRefresh()
  const [name, setName] = useState('')
  const [pictures, setPictures] = useState(false)
  const [key, setKey] = useState<string | null>(null)
  const { busy, problem, submit } = useSubmit(
    () => call('createApiKey', { body: { name, scopes: pictures ? ['snapshot'] : [] } }),
    (made) => {
      setKey(made.key)
      setName('')
      setPictures(false)
      void refresh('apiKeys')
    },
  )
  return (
    <form className="stack new-key" onSubmit={(event) => (name.trim() === '' ? event.preventDefault() : submit(event))}>
      {key === null ? null : (
        <Note icon={<KeyRound aria-hidden="true" />}>
          <span className="stack">
            {t('apiKeysOnce')}
            <CopyLine text={key} label={t('apiKeysCopy')} code />
          </span>
        </Note>
      )}
      <TextField
        label={t('apiKeysName')}
        value={name}
        onChange={setName}
        maxLength={60}
        placeholder={t('apiKeysNamePlaceholder')}
        autoComplete="off"
      />
      <Checkbox label={t('apiKeysSnapshot')} note={t('apiKeysSnapshotNote')} isSelected={pictures} onChange={setPictures} />
      <div>
        <Button type="submit" busy={busy} reason={name.trim() === '' ? t('apiKeysNameFirst') : undefined}>
          {t('apiKeysMake')}
        </Button>
      </div>
      <ProblemNote problem={problem} />
    </form>
  )
}
