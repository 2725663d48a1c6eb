import { useT } from '../i18n/i18n.ts'
import { useMedia as useMediaQuery } from '../ui/media.ts'
import { ChatPanel } from './chat/chat-panel.tsx'
import { Controls } from './controls/controls.tsx'
import { useFocusReturn } from './controls/use-focus-return.ts'
import { useShortcuts } from './controls/use-shortcuts.ts'
import { DialInPanel } from './dial-in/dial-in-panel.tsx'
import { DevicesDialog } from './dialogs/devices-dialog.tsx'
import { InformationDialog } from './dialogs/information.tsx'
import { InviteDialog } from './dialogs/invite-dialog.tsx'
import { EndDialog, LeaveDialog } from './dialogs/leave-dialog.tsx'
import { LockDialog } from './dialogs/lock-dialog.tsx'
import { RemoveDialog } from './dialogs/remove-dialog.tsx'
import { ShortcutsDialog } from './dialogs/shortcuts-dialog.tsx'
import { UnlockDialog } from './dialogs/unlock-dialog.tsx'
import { MeetingHeader } from './layout/header.tsx'
import { MeetingFrame } from './layout/meeting-frame.tsx'
import { Stage } from './layout/stage.tsx'
import { useMeeting, ViewProvider } from './meeting-context.ts'
import { Banners } from './notices/banners.tsx'
import { RosterPanel } from './roster/roster-panel.tsx'
import { useCell } from './state/cell.ts'
import './meeting.css'
import './encryption/encryption.css'

export const MeetingRoom = () => {
  const t = useT()
  const { updates, media } = useMeeting()
  const { view } = useCell(updates.conference)
  const { connection } = useCell(media.media)
  useShortcuts()
  useFocusReturn()
  if (view === null)
    return (
      <main className="meet meet-waiting" aria-busy="true">
        <p className="muted">{t('meetingConnecting')}</p>
      </main>
    )
  return (
    <ViewProvider value={view}>
      <div className="meet" data-lock={view.lock.locked ? 'locked' : 'open'} data-connection={connection}>
        <MeetingHeader />
        <div className="banners">
          <Banners />
        </div>
        <main className="stage">
          <MeetingFrame>
            <Stage />
          </MeetingFrame>
          <OpenPanel />
        </main>
        <Controls />
        <OpenDialog />
      </div>
    </ViewProvider>
  )
}

const OpenPanel = () => {
  const panel = useCell(useMeeting().ui.panel)
  if (panel === 'roster') return <RosterPanel />
  if (panel === 'chat') return <ChatPanel />
  return panel === 'dial-in' ? <DialInPanel /> : null
}

const OpenDialog = () => {
  const dialog = useCell(useMeeting().ui.dialog)
  const small = useMediaQuery('(max-width: 47.99em)')
  switch (dialog?.kind) {
    case undefined:
      return null
    case 'lock':
      return <LockDialog />
    case 'unlock':
      return <UnlockDialog />
    case 'invite':
      return <InviteDialog />
    case 'information':
      return small ? <InformationDialog /> : null
    case 'remove':
      return <RemoveDialog attendeeId={dialog.attendeeId} block={dialog.block} />
    case 'leave':
      return <LeaveDialog />
    case 'end':
      return <EndDialog />
    case 'devices':
      return <DevicesDialog />
    case 'shortcuts':
      return <ShortcutsDialog />
  }
}
