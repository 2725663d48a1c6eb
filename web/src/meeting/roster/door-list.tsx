import { Ban, CircleAlert, Ellipsis, Phone } from 'lucide-react'
import type { DoorEntryView } from '../../../../shared/api/conference.ts'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { blockAtDoor, ignoreAtDoor, letIn } from '../state/commands.ts'
import { shownName } from '../state/name.ts'
import { doorMeta, doorOverflow, waiting } from './door-text.ts'

/** I4: who was refused and stands at the door. Seen by organizer and delegates only. */
export const DoorList = () => {
  const t = useT()
  const { door, doorOverflow: overflow, lock } = useView()
  const entries = waiting(door)
  const more = doorOverflow(overflow)
  if (entries.length === 0 && more === null) return lock.locked ? <p className="door-empty">{t('nobodyAtTheDoor')}</p> : null
  return (
    <section className="sect door" aria-label={t('rosterAtTheDoor')}>
      <h3>
        {t('rosterAtTheDoor')}
        <span className="n">{entries.length}</span>
      </h3>
      <ul>
        {entries.map((entry) => (
          <DoorRow key={entry.id} entry={entry} />
        ))}
      </ul>
      {more === null ? null : <p className="door-more">{t(...more)}</p>}
    </section>
  )
}

const DoorRow = ({ entry }: { readonly entry: DoorEntryView }) => {
  const t = useT()
  const model = useMeeting()
  const name = shownName(entry)
  return (
    <li className="person-row">
      <Avatar id={entry.id} name={entry.name} proved={entry.nameProved} {...(entry.path === 'phone' ? { icon: <Phone /> } : {})} />
      <span className="who">
        <b>{name}</b>
        <small>
          {doorMeta(entry)
            .map((phrase) => t(...phrase))
            .join(' · ')}
        </small>
        {entry.resembles === null ? null : (
          <small className="alike">
            <CircleAlert aria-hidden="true" size={14} />
            {t('rowResembles', { name: entry.resembles })}
          </small>
        )}
        <span className="acts">
          <Button size="small" variant="primary" onPress={() => void letIn(model, entry)} aria-label={`${t('letIn')}: ${name}`}>
            {t('letIn')}
          </Button>
          <Button size="small" onPress={() => void ignoreAtDoor(model, entry)} aria-label={`${t('ignore')}: ${name}`}>
            {t('ignore')}
          </Button>
          <Menu
            label={t('moreFor', { name })}
            trigger={<IconButton label={t('moreFor', { name })} icon={<Ellipsis aria-hidden="true" size={20} />} />}
          >
            <MenuItem
              danger
              icon={<Ban aria-hidden="true" size={20} />}
              label={t('block')}
              onAction={() => void blockAtDoor(model, entry)}
            />
          </Menu>
        </span>
      </span>
    </li>
  )
}
