import { UserPlus } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useHands } from '../layout/use-hands.ts'
import { useMeeting, useView } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { stepRow } from './arrow-keys.ts'
import { DoorList } from './door-list.tsx'
import { RosterRow } from './roster-row.tsx'
import { rosterSections } from './roster-sections.ts'
import { useRowFocus } from './use-row-focus.ts'

export const RosterPanel = () => {
  const t = useT()
  const { ui } = useMeeting()
  const { me } = useView()
  return (
    <Panel
      title={t('roster')}
      onClose={() => ui.panel.set(null)}
      actions={
        <Button
          size="small"
          icon={<UserPlus aria-hidden="true" size={18} />}
          onPress={() => ui.ask({ kind: 'invite' })}
          reason={me.mayInvite ? undefined : t('inviteNotAllowed')}
        >
          {t('inviteOthers')}
        </Button>
      }
    >
      {me.role === 'attendee' ? null : <DoorList />}
      <Sections />
    </Panel>
  )
}

const Sections = () => {
  const t = useT()
  const { stage } = useMeeting()
  const { attendees } = useView()
  const people = useCell(stage.people)
  const hands = useHands()
  const { list, onFocus, onBlur } = useRowFocus()
  const sections = useMemo(() => rosterSections(attendees), [attendees])
  const onStage = useMemo(() => new Map(people.map((person) => [person.id, person])), [people])
  return (
    // The keys move between the rows' own buttons.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={list} onKeyDown={stepRow} onFocus={onFocus} onBlur={onBlur}>
      {sections.map(({ title, attendees }) => (
        <section key={title} className="sect" aria-label={t(title)}>
          <h3>
            {t(title)}
            <span className="n">{attendees.length}</span>
          </h3>
          <ul>
            {attendees.map((attendee) => (
              <RosterRow key={attendee.id} attendee={attendee} person={onStage.get(attendee.id)} handUp={hands.has(attendee.id)} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
