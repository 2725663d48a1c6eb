/** The live stream: what changed for one reader between two states, whoever changed it and on whatever node. */
import type { Actor } from './actor.ts'
import type { Instant } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { isActor } from './role.ts'
import {
  viewOf,
  type AttendeeView,
  type ConferenceUpdate,
  type ConferenceView,
  type DoorEntryView,
  type LockView,
  type ReaderView,
} from './view.ts'

/**
 * What to tell a reader who last saw `last`, now that the meeting has come to this. Needs no other history: a stream keeps its last
 * view. After `removed` or `ended` nothing follows.
 */
export function updatesFor(last: ConferenceView, meeting: Meeting, reader: Actor, now: Instant): ConferenceUpdate[] {
  if (meeting.conference?.id !== last.id) return [{ type: 'ended', at: now }]
  const view = viewOf(meeting, reader)
  return view === null ? [removedUpdate(meeting, last, reader, now)] : updatesBetween(last, view)
}

function removedUpdate({ conference }: Meeting, last: ConferenceView, reader: Actor, now: Instant): ConferenceUpdate {
  const entry = conference?.attendees.find((attendee) => attendee.id === last.me.attendeeId || isActor(attendee, reader))
  const blocked =
    entry !== undefined &&
    conference?.blocks.some(
      (block) => block.attendeeId === entry.id || (block.accountId !== null && block.accountId === entry.account?.accountId),
    ) === true
  return { type: 'removed', at: entry?.since ?? now, blocked }
}

export function updatesBetween(before: ConferenceView, after: ConferenceView): ConferenceUpdate[] {
  if (before.id !== after.id || before.title !== after.title) return [{ type: 'snapshot', view: after }]
  return [...meUpdates(before, after), ...lockUpdates(before, after), ...rosterUpdates(before, after), ...doorUpdates(before, after)]
}

const meUpdates = (before: ConferenceView, after: ConferenceView): ConferenceUpdate[] =>
  same<ReaderView>(before.me, after.me) ? [] : [{ type: 'me', me: after.me }]

function lockUpdates(before: ConferenceView, { lock, number, me }: ConferenceView): ConferenceUpdate[] {
  return same<LockView>(before.lock, lock) && before.number === number ? [] : [{ type: 'lock', lock, number, mayInvite: me.mayInvite }]
}

function rosterUpdates(before: ConferenceView, after: ConferenceView): ConferenceUpdate[] {
  const known = new Map(before.attendees.map((attendee) => [attendee.id, attendee]))
  const updates: ConferenceUpdate[] = []
  for (const attendee of after.attendees) {
    const old = known.get(attendee.id)
    known.delete(attendee.id)
    if (old === undefined || !sameAttendee(old, attendee)) updates.push({ type: 'attendee', attendee })
  }
  for (const attendeeId of known.keys()) updates.push({ type: 'gone', attendeeId })
  return updates
}

function sameAttendee(one: AttendeeView, other: AttendeeView): boolean {
  if (one === other) return true
  const { legs, ...rest } = one
  const { legs: otherLegs, ...otherRest } = other
  return same(rest, otherRest) && legs.length === otherLegs.length && legs.every((leg, place) => leg.id === otherLegs[place]?.id)
}

function doorUpdates(before: ConferenceView, { door, doorOverflow }: ConferenceView): ConferenceUpdate[] {
  const sameDoor = before.door.length === door.length && door.every((entry, place) => isSameEntry(before.door[place], entry))
  const sameOverflow = before.doorOverflow?.tries === doorOverflow?.tries && before.doorOverflow?.sources === doorOverflow?.sources
  return sameDoor && sameOverflow ? [] : [{ type: 'door', door, doorOverflow }]
}

const isSameEntry = (one: DoorEntryView | undefined, other: DoorEntryView): boolean => one !== undefined && same<DoorEntryView>(one, other)

/** Whether two flat objects of one shape have the same values. */
function same<T extends object>(one: T, other: T): boolean {
  // Both are T: its own keys are keys of T.
  return (Object.keys(one) as (keyof T)[]).every((key) => one[key] === other[key])
}
