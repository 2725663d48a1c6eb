import { DoorOpen } from 'lucide-react'
import { useId } from 'react'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { UnlockIcon } from '../../ui/icon.tsx'
import { Plate } from '../../ui/plate.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { unlockContents } from './lock-contents.ts'
import { useLockChange } from './use-lock-change.ts'

const listed = (names: readonly string[]): string => new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(names)

/** L3, L10: unlocking opens the door to anyone with the ID and admits nobody by itself. */
export const UnlockDialog = () => {
  const t = useT()
  const { ui } = useMeeting()
  const { rostered, removed, door } = unlockContents(useView())
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
            <b>{t('meetingId')}</b>
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
