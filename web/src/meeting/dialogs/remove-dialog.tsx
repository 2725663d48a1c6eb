import { MessageSquare, Tv, UserX } from 'lucide-react'
import { useState } from 'react'
import type { AttendeeView } from '../../../../shared/api/conference.ts'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choice.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { LockIcon } from '../../ui/icon.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { removeAttendee } from '../state/commands.ts'
import { shownName } from '../state/name.ts'
import { clockTime } from '../state/time.ts'

const STATES: Readonly<Record<AttendeeView['standing'], TextKey>> = {
  present: 'removePresent',
  left: 'removeLeft',
  dropped: 'removeDropped',
  invited: 'removeInvited',
  declined: 'removeInvited',
  removed: 'rosterRemoved',
}

export const RemoveDialog = ({ attendeeId, block: blockAtFirst }: { readonly attendeeId: string; readonly block: boolean }) => {
  const t = useT()
  const model = useMeeting()
  const attendee = useView().attendees.find(({ id }) => id === attendeeId)
  const [block, setBlock] = useState(blockAtFirst)
  const [busy, setBusy] = useState(false)
  if (attendee === undefined) return null
  const name = shownName(attendee)
  const remove = async () => {
    setBusy(true)
    if (await removeAttendee(model, attendee, block)) return model.ui.ask(null)
    setBusy(false)
  }
  return (
    <AlertDialog
      isOpen
      onOpenChange={() => model.ui.ask(null)}
      title={t('removeTitle', { name })}
      actions={
        <Button variant="danger" busy={busy} onPress={() => void remove()}>
          {t(block ? 'removeAndBlock' : 'removeFromMeeting')}
        </Button>
      }
    >
      <div className="picked">
        <Avatar
          id={attendee.id}
          name={attendee.name}
          proved={attendee.nameProved}
          {...(attendee.room || attendee.legs.some(({ path }) => path === 'room') ? { icon: <Tv /> } : {})}
        />
        <span>
          <b>{name}</b>
          <small>{t(STATES[attendee.standing], { time: clockTime(attendee.since) })}</small>
        </span>
      </div>
      <ul className="effects">
        <li>
          <UserX aria-hidden="true" size={20} />
          <span>{t('removeNow')}</span>
        </li>
        <li>
          <LockIcon />
          <span>{t('removeReturn')}</span>
        </li>
        <li>
          <MessageSquare aria-hidden="true" size={20} />
          <span>{t('removeTold', { name })}</span>
        </li>
      </ul>
      <Checkbox label={t('removeBlock')} isSelected={block} onChange={setBlock} />
    </AlertDialog>
  )
}
