import type { AttendeeView } from '../../../../shared/api/conference.ts'
import type { TextKey } from '../../i18n/i18n.ts'

export interface RosterSection {
  readonly title: TextKey
  readonly attendees: readonly AttendeeView[]
}

const RANK = { organizer: 0, delegate: 1, attendee: 2 } as const
const SECTIONS = [
  ['present', 'rosterPresent'],
  ['invited', 'rosterInvited'],
  ['dropped', 'rosterDropped'],
  ['left', 'rosterLeft'],
  ['declined', 'rosterDeclined'],
  ['removed', 'rosterRemoved'],
] as const satisfies readonly (readonly [AttendeeView['standing'], TextKey])[]

/** R1, without the door: only sections with somebody in them; in each you first, then hosts, then by name. */
export const rosterSections = (attendees: readonly AttendeeView[]): readonly RosterSection[] =>
  SECTIONS.map(([standing, title]) => ({
    title,
    attendees: inOrder(attendees.filter((attendee) => attendee.standing === standing)),
  })).filter((section) => section.attendees.length > 0)

export const inOrder = (attendees: readonly AttendeeView[]): readonly AttendeeView[] =>
  attendees.toSorted(
    (a, b) => Number(b.isMe) - Number(a.isMe) || RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1),
  )

/** On the roster in the lock's sense: everyone but the removed. */
export const onRoster = (attendees: readonly AttendeeView[]): readonly AttendeeView[] =>
  attendees.filter(({ standing }) => standing !== 'removed')
