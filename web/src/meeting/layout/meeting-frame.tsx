import type { ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Plate } from '../../ui/plate.tsx'
import { RichText } from '../../ui/rich-text.tsx'
import { useMeeting } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { latchOf, plateText } from './plate-text.ts'

/** The room's frame with the latch that speaks. */
export const MeetingFrame = ({ children }: { readonly children: ReactNode }) => {
  const t = useT()
  const { updates, lockAsked } = useMeeting()
  const conference = useCell(updates.conference)
  const asked = useCell(lockAsked)
  if (conference.view === null) return null
  const state = latchOf(conference.view.lock, conference.live, asked)
  const [key, values] = plateText(conference.view.lock, state)
  return (
    <section className="frame" data-certainty={state.kind} aria-label={t('meetingArea')} data-area tabIndex={-1}>
      <Plate state={state} live>
        <RichText text={t(key, values)} />
      </Plate>
      {children}
    </section>
  )
}
