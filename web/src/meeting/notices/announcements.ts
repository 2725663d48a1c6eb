import type { AttendeeView, ConferenceView, LockView, Path, SnapshotView } from '../../../../shared/api/conference.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { waiting } from '../roster/door-text.ts'
import { shownName } from '../state/name.ts'

/** What a screen reader says of a change. Texts among the values are keys to be translated. */
export interface Announcement {
  readonly urgency: 'assertive' | 'polite'
  readonly key: TextKey
  readonly values: Readonly<Record<string, string | number>>
  readonly path?: Path
}

export function announcementsOf(before: ConferenceView | null, after: ConferenceView | null): readonly Announcement[] {
  if (before === null || after === null || before === after) return []
  return [...ofLock(before.lock, after.lock), ...ofAttendees(before.attendees, after.attendees), ...ofSnapshot(before, after)]
}

function ofLock(before: LockView, after: LockView): readonly Announcement[] {
  if (after.version === before.version) return []
  const key: TextKey = after.changedByMe
    ? after.locked
      ? 'sayLockedByYou'
      : 'sayUnlockedByYou'
    : after.changedBy === null
      ? after.locked
        ? 'sayLocked'
        : 'sayUnlocked'
      : after.locked
        ? 'sayLockedBy'
        : 'sayUnlockedBy'
  return [{ urgency: 'assertive', key, values: { name: after.changedBy ?? '' } }]
}

/** Whoever is seen is told, and at once. */
function ofSnapshot(before: ConferenceView, after: ConferenceView): readonly Announcement[] {
  const taken = newSnapshot(before, after)
  if (taken === null) return []
  return [{ urgency: 'assertive', key: taken.byMe ? 'snapshotTakenByYou' : 'snapshotTaken', values: { name: taken.by } }]
}

/** The picture of the meeting that was taken between the two; null where none was. */
export const newSnapshot = (before: ConferenceView | null, after: ConferenceView | null): SnapshotView | null =>
  before === null || after === null || after.lastSnapshot?.at === before.lastSnapshot?.at ? null : after.lastSnapshot

function ofAttendees(before: readonly AttendeeView[], after: readonly AttendeeView[]): readonly Announcement[] {
  const known = new Map(before.map((attendee) => [attendee.id, attendee]))
  return after.flatMap((attendee) => ofAttendee(known.get(attendee.id), attendee))
}

function ofAttendee(before: AttendeeView | undefined, after: AttendeeView): readonly Announcement[] {
  if (before === undefined) return []
  const values = { name: shownName(after) }
  if (after.isMe) return hasTelephone(after) && !hasTelephone(before) ? [{ urgency: 'assertive', key: 'sayOwnTelephone', values: {} }] : []
  if (after.standing === 'removed' && before.standing !== 'removed') return [{ urgency: 'assertive', key: 'sayRemoved', values }]
  return before.standing === 'dropped' && after.standing === 'present' ? [{ urgency: 'polite', key: 'sayBack', values }] : []
}

export const hasTelephone = ({ legs }: AttendeeView): boolean => legs.some(({ path }) => path === 'phone')

/** At most one message in 10 s about the door, about whoever came last; everybody is announced at most once. */
export class DoorAnnouncer {
  readonly #known = new Set<string>()
  #lastAt = -Infinity

  /** Null when nothing is to be said now. Call it again later: who came in between is not forgotten. */
  next(view: ConferenceView, now: number): Announcement | null {
    const door = waiting(view.door)
    const newest = door.findLast(({ id }) => !this.#known.has(id))
    if (newest === undefined || now - this.#lastAt < 10_000) return null
    for (const { id } of door) this.#known.add(id)
    this.#lastAt = now
    return { urgency: 'polite', key: 'sayAtDoor', values: { name: shownName(newest), n: door.length }, path: newest.path }
  }
}
