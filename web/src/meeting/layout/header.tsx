import { DoorClosed, Info } from 'lucide-react'
import { useRef, type RefObject } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useT } from '../../i18n/i18n.ts'
import { BrandMark } from '../../ui/icon.tsx'
import { useMedia } from '../../ui/media.ts'
import { InformationPopover } from '../dialogs/information.tsx'
import { EncryptionMark } from '../encryption/encryption-mark.tsx'
import { numberGroups } from '../dial-in/pin.ts'
import { useMeeting, useView } from '../meeting-context.ts'
import { waiting } from '../roster/door-text.ts'
import { duration, useNow } from '../state/time.ts'

export const MeetingHeader = () => {
  const t = useT()
  const { ui } = useMeeting()
  const view = useView()
  const small = useMedia('(max-width: 47.99em)')
  const info = useRef<HTMLButtonElement>(null)
  return (
    <header className="meet-bar" data-area tabIndex={-1}>
      <BrandMark open={!view.lock.locked} />
      <h1>{view.title}</h1>
      {small ? null : <InfoButton anchor={info} />}
      {small ? null : <InformationPopover anchor={info} />}
      <EncryptionMark small={small} />
      <span className="grow" />
      <Knock small={small} />
      {small ? (
        <AriaButton className="leave-small" onPress={() => ui.ask({ kind: 'leave' })}>
          {t('leave')}
        </AriaButton>
      ) : (
        <Clock startedAt={view.startedAt} />
      )}
    </header>
  )
}

/** L9: "Meeting Locked" in place of the meeting ID. */
const InfoButton = ({ anchor }: { readonly anchor: RefObject<HTMLButtonElement | null> }) => {
  const t = useT()
  const { ui } = useMeeting()
  const { lock, number } = useView()
  return (
    <AriaButton ref={anchor} className="meet-info" aria-haspopup="dialog" onPress={() => ui.ask({ kind: 'information' })}>
      {lock.locked || number === null ? t('meetingLocked') : <span className="code">{numberGroups(number)}</span>}
      <Info aria-label={t('meetingInformation')} size={17} />
    </AriaButton>
  )
}

const Knock = ({ small }: { readonly small: boolean }) => {
  const t = useT()
  const { ui } = useMeeting()
  const view = useView()
  const count = waiting(view.door).length
  if (count === 0) return null
  return (
    <AriaButton className="knock" aria-label={t('atTheDoorCount', { count })} onPress={() => ui.panel.set('roster')}>
      <DoorClosed aria-hidden="true" size={20} />
      {small ? String(count) : t('atTheDoorCount', { count })}
    </AriaButton>
  )
}

const Clock = ({ startedAt }: { readonly startedAt: number }) => {
  const t = useT()
  const time = duration(useNow(1_000) - startedAt)
  return (
    <span className="clock" title={t('runningFor', { time })}>
      {time}
    </span>
  )
}
