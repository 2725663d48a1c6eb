import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Result } from '../../api/client.ts'
import { useRefresh } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { problemWords } from '../shell/problem-words.ts'

interface Removal {
  readonly remove: () => Promise<Result<undefined>>
  readonly ask: string
  readonly lead: string
}

export interface EntryRowProps {
  readonly icon: ReactNode
  readonly name: string
  /** Digits, in letters that cannot be mistaken. */
  readonly code?: boolean
  readonly onChange: () => void
  readonly removal: Removal
  /** Buttons before the two that every entry has. */
  readonly more?: ReactNode
  readonly children: ReactNode
}

/** An entry of a list of settings, to change or to remove. */
export const EntryRow = ({ icon, name, code = false, onChange, removal, more, children }: EntryRowProps) => {
  const t = useT()
  const refresh = useRefresh()
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState(false)
  const remove = async (): Promise<void> => {
    setBusy(true)
    const result = await removal.remove()
    setBusy(false)
    setAsks(false)
    if (!result.ok) showToast({ text: problemWords(result.problem, t), tone: 'problem' })
    await refresh('phoneBook', 'outgoingCalls', 'serverInfo', 'webhooks', 'roomSystems')
  }
  return (
    <li className="person-row entry-row">
      {icon}
      <span className="who">
        <b className={code ? 'code' : undefined}>{name}</b>
        {children}
      </span>
      <span className="entry-actions">
        {more}
        <Button size="small" aria-label={t('entryChangeOf', { name })} onPress={onChange}>
          {t('entryChange')}
        </Button>
        <Button size="small" aria-label={t('entryRemoveOf', { name })} onPress={() => setAsks(true)}>
          {t('entryRemove')}
        </Button>
      </span>
      <AlertDialog
        title={removal.ask}
        lead={removal.lead}
        isOpen={asks}
        onOpenChange={setAsks}
        actions={
          <Button variant="danger" busy={busy} busyLabel={t('working')} onPress={() => void remove()}>
            {t('entryRemove')}
          </Button>
        }
      />
    </li>
  )
}
