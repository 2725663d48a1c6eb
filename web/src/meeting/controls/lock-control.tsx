import { useT } from '../../i18n/i18n.ts'
import { LockIcon, UnlockIcon } from '../../ui/icon.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { Control } from './control.tsx'

/** L2: the lock icon in the call controls. The icon shows the state, the label the action. */
export const LockControl = () => {
  const t = useT()
  const { ui } = useMeeting()
  const { locked } = useView().lock
  return (
    <Control
      look="key"
      icon={locked ? <LockIcon size={24} /> : <UnlockIcon size={24} />}
      label={t(locked ? 'unlock' : 'lock')}
      name={t(locked ? 'unlockMeeting' : 'lockMeeting')}
      shortcut="Ctrl+Shift+L"
      onPress={() => ui.ask({ kind: locked ? 'unlock' : 'lock' })}
    />
  )
}
