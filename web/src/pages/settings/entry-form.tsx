import { useEffect, useId, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { Result } from '../../api/client.ts'
import { useRefresh } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useSubmit } from '../shell/submit.ts'

export interface EntryFormProps<Faults extends object> {
  readonly title: string
  /** What has to be put right; nothing is sent while there is any. */
  readonly faults: Faults
  readonly save: () => Promise<Result<unknown>>
  readonly onClose: () => void
  /** The fields. They are given the faults once somebody has tried. */
  readonly children: (shown: Partial<Faults>) => ReactNode
}

/** A dialog that adds or changes an entry of a list of settings. The first field at fault gets the focus. */
export const EntryForm = <Faults extends object>({ title, faults, save, onClose, children }: EntryFormProps<Faults>) => {
  const t = useT()
  const id = useId()
  const refresh = useRefresh()
  const form = useRef<HTMLFormElement>(null)
  const [tries, setTries] = useState(0)
  const { busy, problem, submit } = useSubmit(save, () => {
    void refresh('phoneBook', 'outgoingCalls', 'serverInfo', 'webhooks', 'roomSystems')
    showToast({ text: t('saved') })
    onClose()
  })
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[data-invalid] input')?.focus()
  }, [tries])
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy} busyLabel={t('working')}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={form}
        className="form entry-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTries(tries + 1)
          if (Object.keys(faults).length === 0) submit()
        }}
      >
        {children(tries === 0 ? {} : faults)}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  )
}
