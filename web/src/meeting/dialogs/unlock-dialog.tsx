import { DoorOpen } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { call } from '../../api/client.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { UnlockIcon } from '../../ui/icon.tsx'
import { Plate } from '../../ui/plate.tsx'
import { numberGroups } from '../dial-in/pin.ts'
import { useMeeting, useView } from '../meeting-context.ts'
import { unlockContents } from './lock-contents.ts'
import { useLockChange } from './use-lock-change.ts'

const listed = (names: readonly string[]): string => new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(names)

/** While locked the stream tells the meeting ID to nobody; hosts read it from the meeting itself. */
function useMeetingNumber(meetingId: string): string | null {
  const [number, setNumber] = useState<string | null>(null)
  useEffect(() => {
    let over = false
    void call('meeting', { params: { meetingId } }).then((result) => !over && result.ok && setNumber(result.value.number))
    return () => {
      over = true
    }
  }, [meetingId])
  return number
}

/** L3, L10: unlocking opens the door to anyone with the ID and admits nobody by itself. */
export const UnlockDialog = () => {
  const t = useT()
  const { ui } = useMeeting()
  const view = useView()
  const { rostered, removed, door } = unlockContents(view)
  const number = useMeetingNumber(view.meetingId)
  const { busy, change } = useLockChange(false)
  const described = useId()
  return (
    <AlertDialog
      isOpen
      onOpenChange={() => ui.ask(null)}
      title={t('unlockTitle')}
      lead={t('unlockLead')}
      describedBy={described}
      actions={
        <Button
          variant="primary"
          icon={<UnlockIcon />}
          busy={busy}
          busyLabel={t('plateUnlocking').replaceAll(/<\/?b>/g, '')}
          onPress={change}
        >
          {t('unlock')}
        </Button>
      }
    >
      <div id={described}>
        <div className="inside open" data-lock="open">
          <Plate state={{ kind: 'open' }}>
            <b>{t('unlockFrame')}</b>
          </Plate>
          <div className="name-group">
            <b>
              {t('meetingId')} {number === null ? null : <span className="code">{numberGroups(number)}</span>}
            </b>
            <p className="muted small">{t('unlockId')}</p>
          </div>
          <div className="name-group">
            <b>{t('unlockRoster', { count: rostered })}</b>
            {removed.length === 0 ? null : (
              <p className="muted small">{t('unlockRemoved', { count: removed.length, names: listed(removed) })}</p>
            )}
          </div>
        </div>
        {door.length === 0 ? null : (
          <div className="outside">
            <DoorOpen aria-hidden="true" size={20} />
            <p>
              <b>{t('unlockDoor', { count: door.length })}</b>
              {t('unlockDoorText', { count: door.length, names: listed(door) })}
            </p>
          </div>
        )}
      </div>
    </AlertDialog>
  )
}
