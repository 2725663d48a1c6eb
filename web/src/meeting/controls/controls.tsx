import { LogOut } from 'lucide-react'
import { Toolbar } from 'react-aria-components'
import { useT } from '../../i18n/i18n.ts'
import { useMedia as useMediaQuery } from '../../ui/media.ts'
import { useIsHost, useMeeting } from '../meeting-context.ts'
import { Control } from './control.tsx'
import { LockControl } from './lock-control.tsx'
import { CameraControl, HandControl, MicrophoneControl, ShareControl } from './media-controls.tsx'
import { MoreMenu } from './more-menu.tsx'
import { ChatControl, RosterControl } from './panel-controls.tsx'

/** The call controls. On a phone, Share, Raise and Chat are in More, and Leave is in the header. */
export const Controls = () => {
  const t = useT()
  const { ui } = useMeeting()
  const isHost = useIsHost()
  const small = useMediaQuery('(max-width: 47.99em)')
  return (
    <footer className="controls" data-area tabIndex={-1}>
      {small ? null : <span />}
      <Toolbar className="ctls" aria-label={t('callControls')}>
        <MicrophoneControl />
        <CameraControl />
        {small ? null : <ShareControl />}
        {small ? null : <HandControl />}
        {isHost ? <LockControl /> : null}
        <RosterControl />
        {small ? null : <ChatControl />}
        <MoreMenu small={small} />
      </Toolbar>
      {small ? null : (
        <Control look="leave" icon={<LogOut aria-hidden="true" />} label={t('leave')} onPress={() => ui.ask({ kind: 'leave' })} />
      )}
    </footer>
  )
}
