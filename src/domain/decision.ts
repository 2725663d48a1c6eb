import type { MeetingEvent } from './events.ts'
import type { AttendeeId, ConferenceId, DoorEntryId, Instant, InvitationId, LegId } from './ids.ts'
import type { Meeting } from './meeting.ts'
import type { PinRecord } from './attendee.ts'

/** What a command makes of a meeting. Unchanged parts keep their identity, so that a store writes only what changed. */
export interface Decision<A> {
  readonly meeting: Meeting
  readonly events: readonly MeetingEvent[]
  readonly answer: A
}

/** Time and fresh randomness, handed in so that every command is a pure function of its arguments. */
export interface Context {
  readonly now: Instant
  readonly mint: Mint
}

export interface Mint {
  conferenceId(): ConferenceId
  attendeeId(): AttendeeId
  invitationId(): InvitationId
  legId(): LegId
  doorEntryId(): DoorEntryId
  /** A new PIN for this attendee: 13 random digits, kept only hashed and sealed. */
  pin(attendee: AttendeeId): PinRecord
}
