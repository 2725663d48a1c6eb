/** What one reader may see of a conference. The shapes are those of the API (shared/api/conference.ts). */
import type { Actor, Role } from './actor.ts'
import type { Attendee, Standing } from './attendee.ts'
import type { Conference } from './conference.ts'
import type { DoorEntry } from './door.ts'
import type { Instant } from './ids.ts'
import { mayInvite } from './invite.ts'
import type { Path } from './leg.ts'
import type { Lock } from './lock.ts'
import type { Meeting } from './meeting.ts'
import { entryOf, isActor, roleOf } from './role.ts'
import { isCallerNumber, resemblanceOf, rosterViews } from './roster-view.ts'

// The arrays are not `readonly` only so that the API's types accept them; nobody changes a view.
export interface AttendeeView {
  readonly id: string
  readonly name: string
  readonly nameProved: boolean
  readonly resembles: string | null
  readonly role: Role
  readonly standing: Standing
  readonly since: Instant
  readonly legs: { id: string; path: Path }[]
  /** A room system that is registered here. */
  readonly room: boolean
  /** P3: for the attendee itself and for hosts; null for all others. */
  readonly pinTriedAt: Instant | null
  readonly isMe: boolean
}

export interface DoorEntryView {
  readonly id: string
  readonly name: string
  readonly nameProved: boolean
  readonly resembles: string | null
  readonly path: Path
  readonly proof: 'account' | 'room' | 'none'
  readonly code: string
  readonly tries: number
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly state: 'waiting' | 'ignored'
}

export interface LockView {
  readonly locked: boolean
  readonly version: number
  readonly changedBy: string | null
  readonly changedByMe: boolean
  readonly changedAt: Instant
}

export interface ReaderView {
  readonly attendeeId: string | null
  readonly role: Role
  readonly mayInvite: boolean
  /** The telephone that is being called for this reader. */
  readonly call: CallView | null
}

export interface CallView {
  readonly state: 'ringing' | 'answered' | 'failed'
  /** Of a call that failed. */
  readonly failure: string | null
}

/** Of the latest picture that somebody took of the meeting. */
interface SnapshotView {
  readonly by: string
  readonly byMe: boolean
  readonly at: Instant
}

export interface ConferenceView {
  readonly id: string
  readonly meetingId: string
  readonly title: string
  readonly number: string | null
  readonly startedAt: Instant
  readonly encrypted: boolean
  readonly me: ReaderView
  readonly lock: LockView
  readonly attendees: AttendeeView[]
  readonly door: DoorEntryView[]
  readonly doorOverflow: { tries: number; sources: number } | null
  readonly lastSnapshot: SnapshotView | null
}

export type ConferenceUpdate =
  | { readonly type: 'snapshot'; readonly view: ConferenceView }
  | { readonly type: 'lock'; readonly lock: LockView; readonly number: string | null; readonly mayInvite: boolean }
  | { readonly type: 'attendee'; readonly attendee: AttendeeView }
  | { readonly type: 'gone'; readonly attendeeId: string }
  | { readonly type: 'door'; readonly door: DoorEntryView[]; readonly doorOverflow: { tries: number; sources: number } | null }
  | { readonly type: 'lastSnapshot'; readonly lastSnapshot: SnapshotView | null }
  | { readonly type: 'me'; readonly me: ReaderView }
  | { readonly type: 'removed'; readonly at: Instant; readonly blocked: boolean }
  | { readonly type: 'ended'; readonly at: Instant }

/** Null when there is no live conference, or this reader has nothing to see in it. */
export function viewOf(meeting: Meeting, reader: Actor): ConferenceView | null {
  const { conference } = meeting
  const role = roleOf(meeting, reader)
  const entry = entryOf(meeting, reader)
  if (conference === null || (entry === undefined && role === 'attendee')) return null
  const isHost = role !== 'attendee'
  return {
    id: conference.id,
    meetingId: meeting.id,
    title: meeting.title,
    number: conference.lock.locked ? null : meeting.number,
    startedAt: conference.startedAt,
    encrypted: meeting.settings.encrypted,
    me: { attendeeId: entry?.id ?? null, role, mayInvite: mayInvite(meeting, reader), call: callView(entry) },
    lock: lockViewOf(conference.lock, meeting, reader),
    attendees: rosterViews(meeting, isHost).map((view) => (view.id === entry?.id ? ownView(view, entry) : view)),
    door: isHost ? conference.door.map((waiting) => doorEntryView(meeting, waiting)) : [],
    doorOverflow: isHost ? overflowView(conference) : null,
    lastSnapshot: snapshotView(conference, meeting, reader),
  }
}

const callView = (entry: Attendee | undefined): CallView | null =>
  entry?.call ? { state: entry.call.state, failure: entry.call.failure } : null

/** Nothing of one's own is masked. */
const ownView = (view: AttendeeView, { name, pinTriedAt }: Attendee): AttendeeView => ({ ...view, name, pinTriedAt, isMe: true })

export function lockViewOf({ locked, version, changedBy, changedAt }: Lock, meeting: Meeting, reader: Actor): LockView {
  const named = changedBy === null || changedBy.kind === 'server' ? null : changedBy
  return { locked, version, changedBy: named?.name ?? null, changedByMe: named !== null && isSamePerson(meeting, named, reader), changedAt }
}

function snapshotView({ lastSnapshot }: Conference, meeting: Meeting, reader: Actor): SnapshotView | null {
  if (lastSnapshot === null || lastSnapshot.by.kind === 'server') return null
  const { by, at } = lastSnapshot
  return { by: by.name, byMe: isSamePerson(meeting, by, reader), at }
}

function isSamePerson(meeting: Meeting, one: Actor, other: Actor): boolean {
  const entry = entryOf(meeting, one)
  return entry === undefined
    ? one.kind === 'account' && other.kind === 'account' && one.accountId === other.accountId
    : isActor(entry, other)
}

function doorEntryView(meeting: Meeting, entry: DoorEntry): DoorEntryView {
  const { id, name, nameProved, path, code, tries, firstAt, lastAt, state } = entry
  const resembles = nameProved || isCallerNumber(name) ? null : resemblanceOf(meeting, name)
  return { id, name, nameProved, resembles, path, proof: proofOf(entry), code, tries, firstAt, lastAt, state }
}

const proofOf = ({ account, room }: DoorEntry): DoorEntryView['proof'] => (account ? 'account' : room ? 'room' : 'none')

const overflowView = ({ doorOverflow }: Conference) =>
  doorOverflow === null ? null : { tries: doorOverflow.tries, sources: doorOverflow.sources }
