import { MessageSquare, Users } from 'lucide-react'
import { useT } from '../../i18n/i18n.ts'
import { useMeeting, useView } from '../meeting-context.ts'
import { waiting } from '../roster/door-text.ts'
import { useCell } from '../state/cell.ts'
import { Control } from './control.tsx'

export const RosterControl = () => {
  const t = useT()
  const { ui } = useMeeting()
  const open = useCell(ui.panel) === 'roster'
  const count = waiting(useView().door).length
  const badge = count === 0 ? undefined : { count, label: t('atTheDoorCount', { count }) }
  return (
    <Control
      {...(open ? { look: 'open' as const } : {})}
      icon={<Users aria-hidden="true" />}
      label={t('roster')}
      shortcut="R"
      badge={badge}
      onPress={() => ui.toggle('roster')}
    />
  )
}

export const ChatControl = () => {
  const t = useT()
  const { ui, talk } = useMeeting()
  const open = useCell(ui.panel) === 'chat'
  const { unread } = useCell(talk.chat)
  const badge = unread === 0 ? undefined : { count: unread, label: t('unreadMessages', { count: unread }) }
  return (
    <Control
      {...(open ? { look: 'open' as const } : {})}
      icon={<MessageSquare aria-hidden="true" />}
      label={t('chat')}
      shortcut="C"
      badge={badge}
      onPress={() => ui.toggle('chat')}
    />
  )
}
