/** What happens in a meeting, as somebody on the telephone hears of it: the difference between one view of it and the next. */
import { shownName } from './domain/name.ts'
import type { AttendeeView, ConferenceUpdate, ConferenceView, DoorEntryView } from './domain/view.ts'
import type { SeatNews } from './phone/call/door.ts'
import type { DoorEntry } from './phone/ivr/command.ts'
import type { Who } from './phone/ivr/who.ts'
import type { Person } from './phone/media/stage/person.ts'

/** As guests without a number stand on the roster. */
export const WITHHELD = 'Anonymous'

/** A caller's number, whole as hosts see it, or masked. */
const NUMBER = /^(?:\+?\d{4,}|•+\d{0,3})$/
/** Read out, it tells a host which telephone it may be, and others in the room no whole number. */
const ENDING = 4

/** R7: a number is told by its last digits, be it proved or not. */
export function whoOf({ name, nameProved }: Pick<AttendeeView, 'name' | 'nameProved'>): Who {
  if (NUMBER.test(name)) return { kind: 'caller', ending: name.replaceAll(/\D/g, '').slice(-ENDING) }
  return !nameProved && name === WITHHELD ? { kind: 'caller', ending: '' } : { kind: 'named', name, proved: nameProved }
}

export const doorEntry = (entry: DoorEntryView): DoorEntry => ({
  id: entry.id,
  path: entry.path === 'sdk' ? 'app' : entry.path,
  who: whoOf(entry),
})

export const isHost = ({ me }: ConferenceView): boolean => me.role !== 'attendee'
export const othersIn = ({ attendees }: ConferenceView): readonly AttendeeView[] =>
  attendees.filter(({ standing, isMe }) => standing === 'present' && !isMe)

/** Those who are there, as a room system shows them. */
export const peopleIn = ({ attendees }: ConferenceView, ownLeg: string): readonly Person[] =>
  attendees
    .filter(({ standing }) => standing === 'present')
    .map((attendee) => personOf(attendee, ownLeg))
    .toSorted(byName)

/** Whoever looks does not see the way by which it looks. */
const personOf = ({ id, name, nameProved, legs, isMe }: AttendeeView, ownLeg: string): Person => ({
  id,
  name: shownName(name, nameProved),
  legs: legs.map((leg) => leg.id).filter((leg) => leg !== ownLeg),
  isSelf: isMe,
})

/** They keep their places, whatever is told of them. */
const byName = (one: Person, other: Person): number => one.name.localeCompare(other.name, 'en') || (one.id < other.id ? -1 : 1)

export function viewAfter(view: ConferenceView, update: ConferenceUpdate): ConferenceView {
  switch (update.type) {
    case 'snapshot':
      return update.view
    case 'lock':
      return { ...view, lock: update.lock, number: update.number }
    case 'me':
      return { ...view, me: update.me }
    case 'lastSnapshot':
      return { ...view, lastSnapshot: update.lastSnapshot }
    case 'door':
      return { ...view, door: update.door, doorOverflow: update.doorOverflow }
    case 'attendee':
      return { ...view, attendees: [...view.attendees.filter(({ id }) => id !== update.attendee.id), update.attendee] }
    case 'gone':
      return { ...view, attendees: view.attendees.filter(({ id }) => id !== update.attendeeId) }
    case 'removed':
    case 'ended':
      return view
  }
}

export const newsBetween = (before: ConferenceView, after: ConferenceView): readonly SeatNews[] => [
  ...lockNews(before, after),
  ...peopleNews('left', missing(before, after), after),
  ...peopleNews('joined', missing(after, before), after),
  ...pinNews(before, after),
  ...snapshotNews(before, after),
  ...(isHost(before) === isHost(after) ? [] : [{ type: 'role', host: isHost(after) } as const]),
]

/** Hosts have accounts, so their names are proved. */
function lockNews(before: ConferenceView, { lock }: ConferenceView): readonly SeatNews[] {
  if (before.lock.version === lock.version) return []
  const { locked, version, changedBy, changedByMe } = lock
  return [{ type: 'lock', locked, version, by: changedBy === null || changedByMe ? null : whoOf({ name: changedBy, nameProved: true }) }]
}

/** Others who are in the one, and not in the other. */
function missing(one: ConferenceView, other: ConferenceView): readonly AttendeeView[] {
  const known = new Set(othersIn(other).map(({ id }) => id))
  return othersIn(one).filter(({ id }) => !known.has(id))
}

function peopleNews(change: 'joined' | 'left', people: readonly AttendeeView[], after: ConferenceView): readonly SeatNews[] {
  const [first, ...more] = people
  if (first === undefined) return []
  return [{ type: 'people', change, others: othersIn(after).length, who: more.length > 0 ? null : whoOf(first) }]
}

/** Whoever takes pictures has an account, so the name is proved. */
function snapshotNews({ lastSnapshot: before }: ConferenceView, { lastSnapshot }: ConferenceView): readonly SeatNews[] {
  if (lastSnapshot === null || lastSnapshot.at === before?.at) return []
  const { by, byMe } = lastSnapshot
  return [{ type: 'snapshot', by: byMe ? null : whoOf({ name: by, nameProved: true }) }]
}

/** P3: owners see of their own PIN when somebody else tried it, hosts of all. */
function pinNews(before: ConferenceView, { attendees }: ConferenceView): readonly SeatNews[] {
  const tried = new Map(before.attendees.map(({ id, pinTriedAt }) => [id, pinTriedAt]))
  return attendees
    .filter(({ id, pinTriedAt }) => pinTriedAt !== null && pinTriedAt !== (tried.get(id) ?? null))
    .map((attendee) => ({ type: 'pinTried', owner: attendee.isMe ? null : whoOf(attendee) }))
}
