/** What one reader may see of a conference. The shapes are those of the API (shared/api/conference.ts). */
import type { Actor, Role } from './actor.ts'
import type { Standing } from './attendee.ts'
import type { Instant } from './ids.ts'
import type { Path } from './leg.ts'
import type { Meeting } from './meeting.ts'

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
  readonly isMe: boolean
}

export interface DoorEntryView {
  readonly id: string
  readonly name: string
  readonly nameProved: boolean
  readonly resembles: string | null
  readonly path: Path
  readonly proof: 'account' | 'none'
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
}

export interface ConferenceView {
  readonly id: string
  readonly meetingId: string
  readonly title: string
  readonly number: string | null
  readonly startedAt: Instant
  readonly me: ReaderView
  readonly lock: LockView
  readonly attendees: AttendeeView[]
  readonly door: DoorEntryView[]
  readonly doorOverflow: { tries: number; sources: number } | null
}

export type ConferenceUpdate =
  | { readonly type: 'snapshot'; readonly view: ConferenceView }
  | { readonly type: 'lock'; readonly lock: LockView; readonly number: string | null; readonly mayInvite: boolean }
  | { readonly type: 'attendee'; readonly attendee: AttendeeView }
  | { readonly type: 'gone'; readonly attendeeId: string }
  | { readonly type: 'door'; readonly door: DoorEntryView[]; readonly doorOverflow: { tries: number; sources: number } | null }
  | { readonly type: 'me'; readonly me: ReaderView }
  | { readonly type: 'removed'; readonly at: Instant; readonly blocked: boolean }
  | { readonly type: 'ended'; readonly at: Instant }

/** Null when there is no live conference, or this reader has nothing to see in it. */
export function viewOf(_meeting: Meeting, _reader: Actor): ConferenceView | null {
  throw new Error('not yet')
}

/**
 * What to tell a reader who last saw `last`, now that the meeting has come to this. Needs no other history: a stream keeps its last
 * view, and whatever changed it, on whatever node, becomes the same updates. After `removed` or `ended` nothing follows.
 */
export function updatesFor(_last: ConferenceView, _meeting: Meeting, _reader: Actor, _now: Instant): ConferenceUpdate[] {
  throw new Error('not yet')
}
