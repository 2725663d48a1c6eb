import { ArrowRight } from 'lucide-react'
import type { MeetingView } from '../../../../shared/api/meeting.ts'
import { clock } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Plate } from '../../ui/plate.tsx'
import { RichText } from '../../ui/rich-text.tsx'
import { roleWords } from './role-words.ts'

/** Who comes in while it is open. */
const OPEN_TO = { anyone: 'plateOpen', accounts: 'plateOpenAccounts', invited: 'plateOpenRoster' } as const

interface LiveMeetingProps {
  readonly meeting: MeetingView
  /** On the page of its details, which says its title and needs no way to itself. */
  readonly isAlone?: boolean
}

/** A meeting that is running now, in its frame: open with a gap, or locked with the bolt across. */
export const LiveMeeting = ({ meeting, isAlone = false }: LiveMeetingProps) => {
  const t = useT()
  if (meeting.live === null) return null
  const { locked, startedAt, present } = meeting.live
  const kind = locked ? 'locked' : 'open'
  return (
    <section className="live" data-lock={kind} aria-label={meeting.title}>
      <Plate state={{ kind }}>
        <RichText text={t(locked ? 'plateLockedForYou' : OPEN_TO[meeting.settings.openTo])} />
      </Plate>
      <div className="grow">
        {isAlone ? null : <h2>{meeting.title}</h2>}
        <p className="muted">
          {[
            t('liveSince', { time: clock(startedAt, currentLanguage()) }),
            t('livePresent', { count: present }),
            roleWords(meeting, t),
          ].join(' · ')}
        </p>
      </div>
      <div className="row">
        {isAlone ? null : <ButtonLink href={`/meetings/${meeting.id}`}>{t('details')}</ButtonLink>}
        <ButtonLink href={`/m/${meeting.number}`} variant="primary">
          {t('join')}
          <ArrowRight aria-hidden="true" size={20} />
        </ButtonLink>
      </div>
    </section>
  )
}
