import type { AttendeeView, ConferenceView } from '../../../../shared/api/conference.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { shownName } from '../state/name.ts'
import { inOrder, onRoster } from '../roster/roster-sections.ts'

/** L3: what the lock dialog says, by name, before anything changes. */
export interface LockGroup {
  readonly title: TextKey
  readonly people: readonly { readonly attendee: AttendeeView; readonly note: TextKey | null; readonly at: number | null }[]
}

export function lockGroups(attendees: readonly AttendeeView[]): readonly LockGroup[] {
  const of = (...standings: AttendeeView['standing'][]) =>
    inOrder(attendees.filter(({ standing }) => standings.includes(standing))).map((attendee) => ({ attendee, ...noteOf(attendee) }))
  const here = of('present')
  const were = of('dropped', 'left')
  const invited = of('invited', 'declined')
  const groups: readonly LockGroup[] = [
    { title: 'lockHere', people: here },
    { title: 'lockWere', people: were },
    { title: 'lockInvited', people: invited },
  ]
  return groups.filter(({ people }) => people.length > 0)
}

function noteOf({ isMe, standing, since, legs }: AttendeeView): { note: TextKey | null; at: number | null } {
  if (standing === 'dropped') return { note: 'noteDropped', at: since }
  if (standing === 'left') return { note: 'noteLeft', at: since }
  if (standing === 'declined') return { note: 'noteDeclined', at: null }
  if (isMe) return { note: 'noteYou', at: null }
  if (standing === 'present' && legs.length > 0 && legs.every(({ path }) => path === 'phone')) return { note: 'noteTelephone', at: null }
  return { note: standing === 'present' && legs.some(({ path }) => path === 'room') ? 'noteRoom' : null, at: null }
}

/** What the unlock dialog says of those who are not simply on the roster. */
export const unlockContents = (view: ConferenceView) => ({
  rostered: onRoster(view.attendees).length,
  removed: view.attendees.filter(({ standing }) => standing === 'removed').map(shownName),
  door: view.door.filter(({ state }) => state === 'waiting').map(shownName),
})
