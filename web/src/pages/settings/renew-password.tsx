import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { keyOf, nameOf } from '../people/invitees.ts'
import type { Picked } from '../people/invitees.ts'
import { PeoplePicker } from '../people/people-picker.tsx'
import { problemWords } from '../shell/problem-words.ts'
import { SecretNote } from './webhooks/secret-note.tsx'

interface Made {
  readonly name: string
  readonly password: string
}

/** For administrators: a new password for somebody else, shown once. */
export const RenewPassword = ({ me }: { readonly me: Answer<'me'> }) => {
  const t = useT()
  const [picked, setPicked] = useState<Picked | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const [asks, setAsks] = useState(false)
  return (
    <section className="card stack">
      <h2>{t('renewTitle')}</h2>
      <p className="muted">{t('renewLead')}</p>
      {made === null ? null : (
        <SecretNote secret={made.password} lead={t('renewOnce', { name: made.name })} label={t('roomPasswordCopy')} />
      )}
      <div className="add-row">
        <PeoplePicker
          label={t('renewFor')}
          picked={picked === null ? [] : [picked]}
          onChange={(people) => setPicked(people.at(-1) ?? null)}
          except={[me.accountId]}
          accountsOnly
        />
        <Button reason={picked === null ? t('renewPickFirst') : undefined} onPress={() => setAsks(true)}>
          {t('renewMake')}
        </Button>
      </div>
      {picked === null ? null : (
        <Question
          picked={picked}
          isOpen={asks}
          onOpenChange={setAsks}
          onMade={(password) => {
            setMade({ name: nameOf(picked), password })
            setPicked(null)
            setAsks(false)
          }}
        />
      )}
    </section>
  )
}

interface QuestionProps {
  readonly picked: Picked
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly onMade: (password: string) => void
}

const Question = ({ picked, isOpen, onOpenChange, onMade }: QuestionProps) => {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const name = nameOf(picked)
  const make = async (): Promise<void> => {
    setBusy(true)
    const result = await call('renewPassword', { params: { accountId: keyOf(picked) } })
    setBusy(false)
    if (result.ok) return onMade(result.value.password)
    onOpenChange(false)
    showToast({ text: problemWords(result.problem, t), tone: 'problem' })
  }
  return (
    <AlertDialog
      title={t('renewAsk', { name })}
      lead={t('renewAskLead', { name })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      actions={
        <Button variant="danger" busy={busy} busyLabel={t('working')} onPress={() => void make()}>
          {t('renewMake')}
        </Button>
      }
    />
  )
}
