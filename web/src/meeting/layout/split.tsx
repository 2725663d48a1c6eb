import { MonitorUp } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { useMedia } from '../../ui/media.ts'
import { useMeeting } from '../meeting-context.ts'
import { Pager } from './pager.tsx'
import { Picture } from './picture.tsx'
import { Tile, type StagePerson } from './tile.tsx'

interface SplitProps {
  readonly main: ReactNode
  readonly others: readonly StagePerson[]
  readonly hands: ReadonlySet<string>
}

/** One thing takes the frame; the others stand in a strip at its end, or beneath it on narrow screens. */
export const Split = ({ main, others, hands }: SplitProps) => {
  const t = useT()
  const [asked, setPage] = useState(0)
  const inStrip = useMedia('(max-width: 47.99em)') ? 3 : 6
  const pages = Math.max(1, Math.ceil(others.length / inStrip))
  const page = Math.min(asked, pages - 1)
  return (
    <div className="split" data-alone={others.length === 0 || undefined}>
      {main}
      <ul className="strip" aria-label={t('people')}>
        {others.slice(page * inStrip, (page + 1) * inStrip).map((person) => (
          <Tile key={person.id} person={person} handUp={hands.has(person.id)} />
        ))}
      </ul>
      <Pager page={page} pages={pages} onPage={setPage} />
    </div>
  )
}

export const SharedScreen = ({ person }: { readonly person: StagePerson }) => {
  const t = useT()
  const { media } = useMeeting()
  if (person.screen === null) return null
  return (
    <figure className="share" aria-label={t('sharedScreen')}>
      {person.isMe ? (
        <div className="own-share">
          <MonitorUp aria-hidden="true" size={40} strokeWidth={1.5} />
          <b>{t('youAreSharing')}</b>
          <span className="muted">{t('youAreSharingHelp')}</span>
          <Button onPress={() => void media.setSharing(false)}>{t('stopSharing')}</Button>
        </div>
      ) : (
        <>
          <Picture track={person.screen} whole />
          <figcaption className="tag sharing">
            <MonitorUp className="on" aria-hidden="true" />
            <span>{t('isSharing', { name: person.shown })}</span>
          </figcaption>
        </>
      )}
    </figure>
  )
}
