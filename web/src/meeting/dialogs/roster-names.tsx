import { Tv } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { shownName } from '../state/name.ts'
import { clockTime } from '../state/time.ts'
import type { LockGroup } from './lock-contents.ts'

const AT_FIRST = 8

/** One group of the lock dialog: names as a list, the first eight at first. */
export const RosterNames = ({ group: { title, people } }: { readonly group: LockGroup }) => {
  const t = useT()
  const [all, setAll] = useState(people.length <= AT_FIRST)
  const shown = all ? people : people.slice(0, AT_FIRST)
  return (
    <div className="name-group">
      <b>{t(title, { count: people.length })}</b>
      <ul className="names">
        {shown.map(({ attendee, note, at }) => (
          <li key={attendee.id}>
            <Avatar
              size="small"
              id={attendee.id}
              name={attendee.name}
              proved={attendee.nameProved}
              {...(note === 'noteRoom' ? { icon: <Tv /> } : {})}
            />
            <span>
              {shownName(attendee)} {note === null ? null : <small>{t(note, at === null ? {} : { time: clockTime(at) })}</small>}
            </span>
          </li>
        ))}
      </ul>
      {all ? null : (
        <Button size="small" variant="quiet" onPress={() => setAll(true)}>
          {t('showAll', { n: people.length })}
        </Button>
      )}
    </div>
  )
}
