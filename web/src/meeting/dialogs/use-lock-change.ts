import { useEffect, useEffectEvent, useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { showToast } from '../../ui/toast.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { changeLock } from '../state/commands.ts'

/** L11: asks for the change of exactly the lock that the dialog was opened upon, and says kindly when somebody was faster. */
export function useLockChange(locked: boolean) {
  const t = useT()
  const model = useMeeting()
  const view = useView()
  const [version] = useState(view.lock.version)
  const [busy, setBusy] = useState(false)
  const tooLate = () => {
    const { locked: nowLocked, changedBy, changedByMe } = model.view?.lock ?? view.lock
    if (!changedByMe)
      showToast({ text: t(nowLocked ? 'lockChangedMeanwhile' : 'unlockChangedMeanwhile', { name: changedBy ?? t('somebody') }) })
  }
  const change = async () => {
    setBusy(true)
    const answer = await changeLock(model, locked, version)
    model.ui.ask(null)
    if (answer === 'failed') showToast({ text: t(locked ? 'lockFailed' : 'unlockFailed'), tone: 'problem' })
    if (answer === 'conflict') tooLate()
  }
  const changedMeanwhile = useEffectEvent((now: number) => {
    if (busy || now === version) return
    model.ui.ask(null)
    tooLate()
  })
  useEffect(() => changedMeanwhile(view.lock.version), [view.lock.version])
  return { busy, change: () => void change() }
}
