import { useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { useIsHost, useMeeting, useView } from '../meeting-context.ts'
import { endForAll, leave } from '../state/commands.ts'

export const LeaveDialog = () => {
  const t = useT()
  const model = useMeeting()
  const isHost = useIsHost()
  const [busy, setBusy] = useState(false)
  const go = () => {
    setBusy(true)
    void leave(model)
  }
  return (
    <AlertDialog
      isOpen
      onOpenChange={() => model.ui.ask(null)}
      title={t('leaveTitle')}
      lead={t(isHost ? 'leaveLeadHost' : 'leaveLead')}
      actions={
        <>
          {isHost ? <Button onPress={() => model.ui.ask({ kind: 'end' })}>{t('endForAll')}</Button> : null}
          <Button variant="primary" busy={busy} onPress={go}>
            {t('leave')}
          </Button>
        </>
      }
    />
  )
}

export const EndDialog = () => {
  const t = useT()
  const model = useMeeting()
  const present = useView().attendees.filter(({ standing }) => standing === 'present').length
  const [busy, setBusy] = useState(false)
  const end = async () => {
    setBusy(true)
    await endForAll(model)
    setBusy(false)
  }
  return (
    <AlertDialog
      isOpen
      onOpenChange={() => model.ui.ask(null)}
      title={t('endTitle')}
      lead={t('endLead', { count: present })}
      actions={
        <Button variant="danger" busy={busy} onPress={() => void end()}>
          {t('endForAll')}
        </Button>
      }
    />
  )
}
