import { DoorClosed } from 'lucide-react'
import { useId, useMemo } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { LockIcon } from '../../ui/icon.tsx'
import { Plate } from '../../ui/plate.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { lockGroups } from './lock-contents.ts'
import { RosterNames } from './roster-names.tsx'
import { useLockChange } from './use-lock-change.ts'

/** L3: the resulting experience, by name. Nothing changes until Lock is chosen. */
export const LockDialog = () => {
  const t = useT()
  const { ui } = useMeeting()
  const { attendees } = useView()
  const groups = useMemo(() => lockGroups(attendees), [attendees])
  const { busy, change } = useLockChange(true)
  const described = useId()
  return (
    <AlertDialog
      isOpen
      onOpenChange={() => ui.ask(null)}
      title={t('lockTitle')}
      lead={t('lockLead')}
      describedBy={described}
      actions={
        <Button variant="lock" icon={<LockIcon />} busy={busy} busyLabel={t('plateLocking').replaceAll(/<\/?b>/g, '')} onPress={change}>
          {t('lock')}
        </Button>
      }
    >
      <div id={described}>
        <div className="inside" data-lock="locked">
          <Plate state={{ kind: 'locked' }}>
            <b>{t('lockFrame')}</b>
          </Plate>
          {groups.map((group) => (
            <RosterNames key={group.title} group={group} />
          ))}
        </div>
        <div className="outside">
          <DoorClosed aria-hidden="true" size={20} />
          <p>
            <b>{t('lockOthers')}</b>
            {t('lockOthersText')}
          </p>
        </div>
        <p className="dialog-hint">{t('lockHint')}</p>
      </div>
    </AlertDialog>
  )
}
