import { UserPlus } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { SharedScreen, Split } from './split.tsx'
import { Tile } from './tile.tsx'
import { mainSpeaker, tileOrder } from './tile-order.ts'
import { Tiles } from './tiles.tsx'
import { useHands } from './use-hands.ts'

/** What the frame shows: a shared screen before all else, then the layout that was chosen. */
export const Stage = () => {
  const { stage, ui } = useMeeting()
  const people = useCell(stage.people)
  const speech = useCell(stage.speech)
  const layout = useCell(ui.layout)
  const hands = useHands()
  const ordered = useMemo(() => tileOrder(people, speech), [people, speech])
  const sharing = ordered.find(({ screen }) => screen !== null)
  if (sharing !== undefined) return <Split main={<SharedScreen person={sharing} />} others={ordered} hands={hands} />
  const speaker = layout === 'speaker' && ordered.length > 1 ? mainSpeaker(people, speech) : null
  if (speaker === null)
    return (
      <>
        <Tiles people={ordered} hands={hands} />
        {ordered.length === 1 ? <Alone /> : null}
      </>
    )
  const main = (
    <ul className="main-speaker">
      <Tile person={speaker} handUp={hands.has(speaker.id)} />
    </ul>
  )
  return <Split main={main} others={ordered.filter(({ id }) => id !== speaker.id)} hands={hands} />
}

const Alone = () => {
  const t = useT()
  const { ui } = useMeeting()
  const { mayInvite } = useView().me
  return (
    <div className="alone">
      <span>{t('alone')}</span>
      {mayInvite ? (
        <Button size="small" variant="quiet" icon={<UserPlus aria-hidden="true" size={18} />} onPress={() => ui.ask({ kind: 'invite' })}>
          {t('inviteOthers')}
        </Button>
      ) : null}
    </div>
  )
}
