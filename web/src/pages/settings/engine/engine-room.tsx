import { useId } from 'react'
import type { EngineView } from '../../../../../shared/api/engine.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { EnginePerson } from './engine-person.tsx'
import { namesOf } from './person-names.ts'

type Room = EngineView['rooms'][number]

interface EngineRoomProps {
  readonly room: Room
  /** Whether each person's tracks are shown too. */
  readonly isShown: boolean
  readonly onShow: (shows: boolean) => void
}

export const EngineRoom = ({ room, isShown, onShow }: EngineRoomProps) => {
  const t = useT()
  const heading = useId()
  const title = room.meeting?.title ?? t('engineForeign')
  const names = namesOf(room.people, t)
  return (
    <section className="card" aria-labelledby={heading}>
      <div className="card-head">
        <h2 id={heading}>{title}</h2>
        <Button size="small" aria-label={t(isShown ? 'engineTracksHideOf' : 'engineTracksOf', { title })} onPress={() => onShow(!isShown)}>
          {isShown ? t('engineTracksHide') : t('engineTracks')}
        </Button>
      </div>
      {room.meeting === null ? <p className="muted">{t('engineForeignLead')}</p> : null}
      <ul className="list engine-people">
        {room.people.map((person) => (
          <EnginePerson key={person.sid} person={person} names={names} />
        ))}
      </ul>
    </section>
  )
}
