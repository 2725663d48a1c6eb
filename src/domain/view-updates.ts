/** The live stream: what changed for one reader between two states, whoever changed it and on whatever node. */
import type { Actor } from './actor.ts'
import type { Instant } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { isActor } from './role.ts'
import {
  viewOf,
  type AttendeeView,
  type CallView,
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
  return [
    ...meUpdates(before, after),
    ...lockUpdates(before, after),
    ...rosterUpdates(before, after),
    ...doorUpdates(before, after),
    ...snapshotUpdates(before, after),
  ]
}

/** Whoever took it, two have different times. */
const snapshotUpdates = (before: ConferenceView, { lastSnapshot }: ConferenceView): ConferenceUpdate[] =>
  before.lastSnapshot?.at === lastSnapshot?.at ? [] : [{ type: 'lastSnapshot', lastSnapshot }]

const meUpdates = ({ me: before }: ConferenceView, { me }: ConferenceView): ConferenceUpdate[] =>
  sameReader(before, me) ? [] : [{ type: 'me', me }]

function sameReader({ call, ...rest }: ReaderView, { call: otherCall, ...otherRest }: ReaderView): boolean {
  const sameCall = call === null || otherCall === null ? call === otherCall : same<CallView>(call, otherCall)
  return sameCall && same(rest, otherRest)
}

function lockUpdates(before: ConferenceView, { lock, number, me }: ConferenceView): ConferenceUpdate[] {
  return same<LockView>(before.lock, lock) && before.number === number ? [] : [{ type: 'lock', lock, number, mayInvite: me.mayInvite }]
}

/** Most of a roster stays where it was: only from the first place where somebody came or went are people looked up. */
function rosterUpdates({ attendees: before }: ConferenceView, { attendees: after }: ConferenceView): ConferenceUpdate[] {
  const moved = after.findIndex((attendee, place) => attendee.id !== before[place]?.id)
  const settled = moved === -1 ? after.length : moved
  const changed = after.slice(0, settled).filter((attendee, place) => !sameAttendee(before[place], attendee))
  const known = new Map(before.slice(settled).map((attendee) => [attendee.id, attendee]))
  const others = after.slice(settled)
  const came = others.filter((attendee) => !sameAttendee(known.get(attendee.id), attendee))
  for (const attendee of others) known.delete(attendee.id)
  const gone = [...known.keys()].map((attendeeId) => ({ type: 'gone', attendeeId }) as const)
  return [...[...changed, ...came].map((attendee) => ({ type: 'attendee', attendee }) as const), ...gone]
}

function sameAttendee(one: AttendeeView | undefined, other: AttendeeView): boolean {
  if (one === other || one === undefined) return one === other
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
