/** What the use cases need from outside. Declared here, by who calls them; wired in src/meeting-ports.ts. */
import type { Decision, Mint } from '../domain/decision.ts'
import type { MeetingEvent } from '../domain/events.ts'
import type { AccountId, ConferenceId, Instant, LegId, MeetingId, MeetingNumber, RoomAddress, SecretHash } from '../domain/ids.ts'
import type { Invitation, Meeting } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'
import type { Dialler } from './call-me.ts'
import type { CallLimits, OutgoingCalls } from './outgoing-calls.ts'
import type { PhoneBook } from './phone-book.ts'
import type { Alarms, PinAlarm } from './pin-alarm.ts'
import type { PinGuard } from './pin-guard.ts'
import type { RoomBook } from './room-book.ts'
import type { RoomStates } from './room-states.ts'
import type { TrunkStates } from './trunk-states.ts'
import type { TrunkTests } from './trunk-tests.ts'
import type { Watchers } from './watchers.ts'

/** How a meeting can be looked up. None of these says anything about what the asker may do. */
export type MeetingKey =
  | { readonly meetingId: MeetingId }
  | { readonly number: MeetingNumber }
  /** Only while it is live. */
  | { readonly conferenceId: ConferenceId }
  | { readonly pin: SecretHash }
  | { readonly link: SecretHash }
  | { readonly leg: LegId }

/** A committed decision. `before` and `after` share every part that did not change. */
export interface Committed<A> {
  readonly before: Meeting
  readonly after: Meeting
  readonly events: readonly MeetingEvent[]
  readonly answer: A
}

export interface MeetingStore {
  create(meeting: Meeting): Promise<void>
  find(key: MeetingKey): Promise<Meeting | null>
  /**
   * Runs `decide` on the meeting's present state under its lock, and stores what changed and one audit row per event in the
   * same transaction (A5). Null when there is no such meeting; `decide` is then not called. `decide` is pure and may be run again.
   */
  transact<A>(id: MeetingId, decide: (meeting: Meeting) => Decision<A>): Promise<Committed<A> | null>
  /** Meetings that this account organizes, is a delegate for, or is invited to. */
  listFor(account: AccountId): Promise<readonly Meeting[]>
  /** To which this room is invited, or on whose roster it is; what it may enter is decided elsewhere. */
  listForRoom(room: RoomAddress): Promise<readonly Meeting[]>
  /** With a live conference; for the sweeper, the auditor and recovery at start. */
  listLive(): Promise<readonly Meeting[]>
  /** With all that is in it, under its lock. False, and it stays, while it has a live conference. */
  delete(id: MeetingId): Promise<boolean>
}

/** One row of the append-only, hash-chained log (T1). Each meeting has a chain of its own; `null` is the server's. */
export interface AuditRow {
  readonly meetingId: MeetingId | null
  readonly conferenceId: ConferenceId | null
  /** From 1, without gaps, within the meeting. */
  readonly seq: number
  readonly at: Instant
  readonly event: AuditEvent
  /** Hex SHA-256 of the row before and this row's content. */
  readonly hash: string
  readonly previous: string
}

/** Meeting events, and what happens to the server itself. */
export type AuditEvent = MeetingEvent | ServerEvent

export type ServerEvent =
  | { readonly type: 'account.created'; readonly accountId: AccountId; readonly name: string; readonly by: 'first-run' | 'invitation' }
  | { readonly type: 'session.opened' | 'session.refused'; readonly accountId: AccountId | null }
  | { readonly type: 'password.changed' | 'password.refused'; readonly accountId: AccountId; readonly by: AccountId }
  | { readonly type: 'delegate.added' | 'delegate.removed'; readonly organizerId: AccountId; readonly delegateId: AccountId }
  | { readonly type: `trunk.${Change}`; readonly trunkId: string; readonly name: string; readonly by: AccountId }
  | { readonly type: `phone_number.${Change}`; readonly numberId: string; readonly number: string; readonly by: AccountId }
  | {
      readonly type: `room_system.${Change | 'rekeyed'}`
      readonly roomId: string
      readonly name: string
      readonly address: RoomAddress
      readonly by: AccountId
    }
  | { readonly type: 'room_guests.changed'; readonly guests: boolean; readonly by: AccountId }
  | { readonly type: `webhook.${Change | 'rotated'}`; readonly webhookId: string; readonly host: string; readonly by: AccountId }
  | {
      readonly type: 'outgoing.changed'
      readonly numberId: string | null
      readonly prefixes: readonly string[]
      readonly limits: CallLimits
      readonly by: AccountId
    }
  | ({ readonly type: 'pin.alarm' } & Omit<PinAlarm, 'at'>)
  | { readonly type: 'pin.failed'; readonly path: string }
  /** Of a conference that is over or never was. */
  | { readonly type: 'leg.orphaned'; readonly legId: string }
  | { readonly type: 'join.refused.unknown'; readonly path: string }

type Change = 'added' | 'changed' | 'removed'

export interface AuditLog {
  append(event: ServerEvent, at: Instant): Promise<void>
  /** Rows of the server's own chain with this type of event, the newest first. */
  latest(type: ServerEvent['type'], limit: number): Promise<readonly AuditRow[]>
  read(scope: { readonly meetingId: MeetingId | null; readonly conferenceId?: ConferenceId }): AsyncIterable<AuditRow>
}

/** Accounts as meetings see them: names to invite, and who acts for whom. */
export interface Directory {
  find(ids: readonly AccountId[]): Promise<readonly Person[]>
  search(text: string, limit: number): Promise<readonly Person[]>
}

export interface Delegations {
  of(organizer: AccountId): Promise<readonly Person[]>
  /** The organizers whom this account acts for. */
  actsFor(delegate: AccountId): Promise<readonly Person[]>
  add(organizer: AccountId, delegate: AccountId): Promise<void>
  remove(organizer: AccountId, delegate: AccountId): Promise<void>
}

/** Media legs, whichever engine carries them. Idempotent; an unknown leg is no error. */
export interface MediaEngine {
  closeLeg(conference: ConferenceId, leg: LegId, reason: 'removed' | 'ended' | 'replaced' | 'left' | 'orphaned'): Promise<void>
  closeRoom(conference: ConferenceId): Promise<void>
  liveLegs(): Promise<readonly { readonly conferenceId: string; readonly legId: string }[]>
  setMuted(conference: ConferenceId, leg: LegId, source: 'microphone' | 'camera', muted: boolean): Promise<void>
}

/** Tells everyone who looks on: event streams, webhooks, phones. Called after the commit, in the order of the commits. */
export interface Feed {
  publish(change: Committed<unknown>): void
}

/** Personal secrets: made here, shown once, kept as keyed hashes. */
export interface Secrets {
  /** 32 random bytes, base64url. */
  fresh(): string
  hash(kind: 'device' | 'link' | 'pin' | 'nonce' | 'source', secret: string): SecretHash
  /** 13 digits from a cryptographic source. */
  pin(): string
  seal(plain: string): string
  unseal(sealed: string): string
}

/** What a media token says (A4). It is good for one opening of one leg within 60 s of its making. */
export interface TicketClaims {
  readonly conferenceId: ConferenceId
  readonly legId: LegId
  readonly nonce: string
  readonly generation: number
}

export interface Tickets {
  mint(claims: TicketClaims, now: Instant): Promise<string>
  /** Null when forged, malformed or older than 60 s. */
  read(token: string, now: Instant): Promise<TicketClaims | null>
}

export interface Mailer {
  /** Resolves to false when no mail server is set up: the inviter then passes the link on. */
  sendInvitation(to: string, invitation: Invitation, meeting: Meeting, link: string, language: string): Promise<boolean>
}

export interface Clock {
  now(): Instant
}

/** Whom somebody met or invited last, for Contacts. */
export interface RecentPeople {
  note(account: AccountId, others: readonly AccountId[], at: Instant): Promise<void>
  /** Latest first. */
  of(account: AccountId, limit: number): Promise<readonly AccountId[]>
}

/** Identities of meetings; the domain makes none. */
export interface MeetingMint {
  meetingId(): MeetingId
  /** 10 random digits, the first not 0. */
  meetingNumber(): MeetingNumber
}

/** Identities of what administrators enter. */
export interface PhoneMint {
  trunkId(): string
  phoneNumberId(): string
  callId(): string
  roomId(): string
  /** For people to type: 16 letters and digits that look like no others, 79 bits. */
  password(): string
}

/** All of the above, handed to every use case; put together in src/meeting-ports.ts. */
export interface Ports {
  readonly store: MeetingStore
  readonly audit: AuditLog
  readonly directory: Directory
  readonly delegations: Delegations
  readonly recent: RecentPeople
  readonly engine: MediaEngine
  readonly feed: Feed
  readonly secrets: Secrets
  readonly tickets: Tickets
  readonly mailer: Mailer
  readonly clock: Clock
  readonly mint: Mint & MeetingMint & PhoneMint
  readonly phoneBook: PhoneBook
  readonly roomBook: RoomBook
  readonly roomStates: RoomStates
  readonly trunkStates: TrunkStates
  readonly trunkTests: TrunkTests
  readonly outgoingCalls: OutgoingCalls
  readonly dialler: Dialler
  readonly pinGuard: PinGuard
  readonly watchers: Watchers
  readonly alarms: Alarms
  /** Names this server process among those on one database. */
  readonly node: string
}
