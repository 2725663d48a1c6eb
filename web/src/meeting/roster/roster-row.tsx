import { AudioLines, Ban, CircleAlert, Hand, Mic, MicOff, Phone, Tv, UserX } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { AttendeeView } from '../../../../shared/api/conference.ts'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import type { StagePerson } from '../layout/tile.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { muteAttendee } from '../state/commands.ts'
import { isCallerNumber, shownName } from '../state/name.ts'
import { rowMeta } from './row-meta.ts'

export interface RosterRowProps {
  readonly attendee: AttendeeView
  readonly person: StagePerson | undefined
  readonly handUp: boolean
}

/** R4: organizer and delegates click a name to mute, remove or block. Nobody removes the organizer, or oneself. */
export const RosterRow = (props: RosterRowProps) => {
  const { attendee } = props
  const { me } = useView()
  const mayAct = me.role !== 'attendee' && !attendee.isMe && attendee.role !== 'organizer'
  return (
    <li data-attendee={attendee.id}>
      {mayAct ? (
        <ActingRow {...props} />
      ) : (
        <div className="person-row">
          <RowFace {...props} />
        </div>
      )}
    </li>
  )
}

const ActingRow = (props: RosterRowProps) => {
  const t = useT()
  const model = useMeeting()
  const { attendee, person } = props
  const name = shownName(attendee)
  const ask = (block: boolean) => model.ui.ask({ kind: 'remove', attendeeId: attendee.id, block })
  const removed = attendee.standing === 'removed'
  return (
    <Menu
      label={t('moreFor', { name })}
      trigger={
        <AriaButton className="person-row">
          <RowFace {...props} />
        </AriaButton>
      }
    >
      {attendee.standing === 'present' ? (
        <MenuItem
          icon={<MicOff aria-hidden="true" size={20} />}
          label={t('mute')}
          isDisabled={person?.microphone !== 'on'}
          onAction={() => void muteAttendee(model, attendee)}
        />
      ) : null}
      {removed ? null : (
        <MenuItem icon={<UserX aria-hidden="true" size={20} />} label={t('removeFromMeeting')} onAction={() => ask(false)} />
      )}
      <MenuItem danger icon={<Ban aria-hidden="true" size={20} />} label={t('block')} onAction={() => ask(true)} />
    </Menu>
  )
}

const RowFace = ({ attendee, person, handUp }: RosterRowProps) => {
  const t = useT()
  const icon = attendee.room || attendee.legs.some(({ path }) => path === 'room') ? <Tv /> : isCallerNumber(attendee) ? <Phone /> : null
  const meta = rowMeta(attendee)
    .map(([key, values]) => t(key, values))
    .join(' · ')
  return (
    <>
      <Avatar id={attendee.id} name={attendee.name} proved={attendee.nameProved} {...(icon === null ? {} : { icon })} />
      <span className="who">
        <b>{shownName(attendee)}</b>
        {meta === '' ? null : <small>{meta}</small>}
        {attendee.resembles === null ? null : (
          <small className="alike">
            <CircleAlert aria-hidden="true" size={14} />
            {t('rowResembles', { name: attendee.resembles })}
          </small>
        )}
      </span>
      {handUp ? <Hand className="on" aria-label={t('rowHand')} size={20} /> : null}
      {person === undefined ? null : <PathMark person={person} />}
    </>
  )
}

const PathMark = ({ person }: { readonly person: StagePerson }) => {
  const t = useT()
  if (person.speaking) return <AudioLines className="on" aria-label={t('rowSpeaking')} size={20} />
  if (person.path === 'phone' && person.microphone !== 'off') return <Phone aria-hidden="true" size={20} />
  if (person.path === 'room') return <Tv aria-hidden="true" size={20} />
  return person.microphone === 'on' ? <Mic aria-hidden="true" size={20} /> : <MicOff className="off" aria-label={t('rowMuted')} size={20} />
}
