import {
  Ellipsis,
  Hand,
  Info,
  Keyboard,
  LayoutGrid,
  MessageSquare,
  MonitorUp,
  Phone,
  PhoneForwarded,
  Presentation,
  Settings,
  UserPlus,
  X,
} from 'lucide-react'
import { useT } from '../../i18n/i18n.ts'
import { LockIcon, UnlockIcon } from '../../ui/icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { useIsHost, useMedia, useMeeting, useView } from '../meeting-context.ts'
import { useOwnHand } from '../layout/use-hands.ts'
import { useCell } from '../state/cell.ts'
import { Control } from './control.tsx'

export const MoreMenu = ({ small }: { readonly small: boolean }) => {
  const t = useT()
  const { ui } = useMeeting()
  const isHost = useIsHost()
  const layout = useCell(ui.layout)
  const { encrypted, lock } = useView()
  const { locked } = lock
  return (
    <Menu label={t('more')} placement="top" trigger={<Control look="more" icon={<Ellipsis aria-hidden="true" />} label={t('more')} />}>
      {isHost ? (
        <MenuItem
          icon={locked ? <LockIcon /> : <UnlockIcon />}
          label={t(locked ? 'unlockMeeting' : 'lockMeeting')}
          shortcut="Ctrl+Shift+L"
          onAction={() => ui.ask({ kind: locked ? 'unlock' : 'lock' })}
        />
      ) : null}
      <MenuItem
        icon={<UserPlus aria-hidden="true" size={20} />}
        label={t('inviteOthers')}
        shortcut="I"
        onAction={() => ui.ask({ kind: 'invite' })}
      />
      <MenuItem
        icon={<Info aria-hidden="true" size={20} />}
        label={t('meetingInformation')}
        onAction={() => ui.ask({ kind: 'information' })}
      />
      <MenuSeparator />
      {small ? <SmallScreenItems /> : null}
      {encrypted ? null : <DialInItems />}
      <MenuItem
        icon={layout === 'grid' ? <Presentation aria-hidden="true" size={20} /> : <LayoutGrid aria-hidden="true" size={20} />}
        label={t(layout === 'grid' ? 'layoutToSpeaker' : 'layoutToGrid')}
        shortcut="V"
        onAction={() => ui.changeLayout()}
      />
      <MenuItem icon={<Settings aria-hidden="true" size={20} />} label={t('devices')} onAction={() => ui.ask({ kind: 'devices' })} />
      <MenuItem
        icon={<Keyboard aria-hidden="true" size={20} />}
        label={t('shortcuts')}
        shortcut="?"
        onAction={() => ui.ask({ kind: 'shortcuts' })}
      />
      {isHost ? <MenuSeparator /> : null}
      {isHost ? (
        <MenuItem danger icon={<X aria-hidden="true" size={20} />} label={t('endForAll')} onAction={() => ui.ask({ kind: 'end' })} />
      ) : null}
    </Menu>
  )
}

/** Telephones decrypt nothing. */
const DialInItems = () => {
  const t = useT()
  const { ui } = useMeeting()
  return (
    <>
      <MenuItem icon={<Phone aria-hidden="true" size={20} />} label={t('dialIn')} onAction={() => ui.panel.set('dial-in')} />
      <MenuItem
        icon={<PhoneForwarded aria-hidden="true" size={20} />}
        label={t('switchToDialIn')}
        onAction={() => ui.panel.set('dial-in')}
      />
      <MenuSeparator />
    </>
  )
}

const SmallScreenItems = () => {
  const t = useT()
  const model = useMeeting()
  const { ui, media, talk } = model
  const { sharing } = useMedia()
  const up = useOwnHand()
  const { unread } = useCell(talk.chat)
  return (
    <>
      <MenuItem
        icon={<MessageSquare aria-hidden="true" size={20} />}
        label={t('chat')}
        {...(unread === 0 ? {} : { note: t('unreadMessages', { count: unread }) })}
        onAction={() => ui.panel.set('chat')}
      />
      <MenuItem
        icon={<MonitorUp aria-hidden="true" size={20} />}
        label={t(sharing ? 'stopSharing' : 'shareScreen')}
        onAction={() => void media.setSharing(!sharing)}
      />
      <MenuItem
        icon={<Hand aria-hidden="true" size={20} />}
        label={t(up ? 'lowerHand' : 'raiseHand')}
        onAction={() => void model.toggleHand()}
      />
      <MenuSeparator />
    </>
  )
}
