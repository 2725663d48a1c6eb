import type { Conference } from './conference.ts'
import type { ConferenceId, Instant, InvitationId, MeetingId, MeetingNumber, RoomAddress, SecretHash } from './ids.ts'
import type { Person } from './person.ts'

export interface MeetingSettings {
  readonly startLocked: boolean
  /** I3 */
  readonly inviteWhileLocked: 'hosts' | 'everyone'
  /** Who may come in by the meeting ID while it is open. */
  readonly openTo: 'anyone' | 'accounts' | 'invited'
  /** C1: how long a conference outlives its last attendee. */
  readonly emptyMinutes: number
  /** Browsers encrypt for each other, with keys that this server never has. Fixed while a conference runs. */
  readonly encrypted: boolean
}

export const DEFAULT_SETTINGS: MeetingSettings = {
  startLocked: false,
  inviteWhileLocked: 'hosts',
  openTo: 'anyone',
  emptyMinutes: 10,
  encrypted: false,
}

/** A standing invitation to a meeting. Every conference's roster starts from these (C2). */
export interface Invitation {
  readonly id: InvitationId
  readonly invitee:
    | { readonly kind: 'account'; readonly person: Person }
    | { readonly kind: 'room'; readonly address: RoomAddress }
    | { readonly kind: 'email'; readonly email: string }
  /** As the roster shows it: the account's name, or what the inviter typed. */
  readonly name: string
  /** I2: the personal link of somebody invited by e-mail, and the first device that used it. */
  readonly link: { readonly hash: SecretHash; readonly device: SecretHash | null } | null
  /** Null: to every conference of the meeting. Otherwise made during this one, and it ends with it (C2). */
  readonly conferenceId: ConferenceId | null
}

export interface Schedule {
  readonly startsAt: Instant
  readonly endsAt: Instant
}

/** The standing thing and its one live conference (C3): all that a decision about it may look at. */
export interface Meeting {
  readonly id: MeetingId
  readonly number: MeetingNumber
  readonly title: string
  readonly organizer: Person
  /** Who acts for the organizer, in all of the organizer's meetings. */
  readonly delegates: readonly Person[]
  readonly settings: MeetingSettings
  readonly schedule: Schedule | null
  readonly invitations: readonly Invitation[]
  readonly conference: Conference | null
}
