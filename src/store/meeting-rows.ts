/** A meeting's parts to rows and back. The casts trust the rows: nobody but this file's other half writes them. */
import type { Actor } from '../domain/actor.ts'
import type { AttendeeCall } from '../domain/call-me.ts'
import type { Attendee, Device, Standing } from '../domain/attendee.ts'
import type { Block, Conference } from '../domain/conference.ts'
import type { DoorEntry, DoorOverflow } from '../domain/door.ts'
import { branded, type ConferenceId, type InvitationId, type RoomAddress, type SecretHash } from '../domain/ids.ts'
import type { Leg, Path } from '../domain/leg.ts'
import { DEFAULT_SETTINGS, type Invitation, type Meeting, type MeetingSettings, type Schedule } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { AttendeesTable, ConferencesTable, DoorEntriesTable, InvitationsTable, LegsTable, MeetingsTable } from './schema.ts'

const nullable = <T>(text: string | null, read: (text: string) => T): T | null => (text === null ? null : read(text))
// The cast: `write` is the only source of these columns.
const parsed = <T>(text: string): T => JSON.parse(text) as T
const written = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))
const flag = (value: boolean): number => (value ? 1 : 0)

interface AccountColumns {
  readonly account_id: string | null
  readonly account_name: string | null
}

const toPerson = (row: AccountColumns): Person | null =>
  row.account_id === null ? null : { accountId: branded(row.account_id), name: row.account_name ?? '' }

const accountColumns = (person: Person | null): AccountColumns => ({
  account_id: person?.accountId ?? null,
  account_name: person?.name ?? null,
})

export function meetingColumns(meeting: Meeting): Omit<MeetingsTable, 'revision'> {
  return {
    id: meeting.id,
    number: meeting.number,
    title: meeting.title,
    organizer_id: meeting.organizer.accountId,
    organizer_name: meeting.organizer.name,
    settings: JSON.stringify(meeting.settings),
    starts_at: meeting.schedule?.startsAt ?? null,
    ends_at: meeting.schedule?.endsAt ?? null,
  }
}

export function toMeeting(row: MeetingsTable, parts: Pick<Meeting, 'delegates' | 'invitations' | 'conference'>): Meeting {
  return {
    id: branded(row.id),
    number: branded(row.number),
    title: row.title,
    organizer: { accountId: branded(row.organizer_id), name: row.organizer_name },
    // A setting that is newer than the row has its default.
    settings: { ...DEFAULT_SETTINGS, ...parsed<MeetingSettings>(row.settings) },
    schedule: toSchedule(row),
    ...parts,
  }
}

const toSchedule = (row: MeetingsTable): Schedule | null =>
  row.starts_at === null || row.ends_at === null ? null : { startsAt: row.starts_at, endsAt: row.ends_at }

export function invitationColumns(invitation: Invitation): Omit<InvitationsTable, 'meeting_id' | 'position'> {
  const { invitee, link } = invitation
  return {
    id: invitation.id,
    ...accountColumns(invitee.kind === 'account' ? invitee.person : null),
    email: invitee.kind === 'email' ? invitee.email : null,
    room: invitee.kind === 'room' ? invitee.address : null,
    name: invitation.name,
    link_hash: link?.hash ?? null,
    link_device: link?.device ?? null,
    conference_id: invitation.conferenceId,
  }
}

export function toInvitation(row: InvitationsTable): Invitation {
  return {
    id: branded(row.id),
    invitee: toInvitee(row),
    name: row.name,
    link: nullable(row.link_hash, (hash) => ({ hash: branded(hash), device: nullable(row.link_device, branded<SecretHash>) })),
    conferenceId: nullable(row.conference_id, branded<ConferenceId>),
  }
}

function toInvitee(row: InvitationsTable): Invitation['invitee'] {
  const person = toPerson(row)
  if (person !== null) return { kind: 'account', person }
  if (row.room !== null) return { kind: 'room', address: branded(row.room) }
  return { kind: 'email', email: row.email ?? '' }
}

type ConferenceColumns = Omit<ConferencesTable, 'meeting_id' | 'ended_at'>

export function conferenceColumns(conference: Conference): ConferenceColumns {
  const { lock } = conference
  return {
    id: conference.id,
    started_at: conference.startedAt,
    empty_since: conference.emptySince,
    locked: flag(lock.locked),
    lock_version: lock.version,
    lock_changed_by: written(lock.changedBy),
    lock_changed_at: lock.changedAt,
    door_overflow: written(conference.doorOverflow),
    blocks: JSON.stringify(conference.blocks),
    last_snapshot: written(conference.lastSnapshot),
  }
}

export function toConference(row: ConferencesTable, attendees: readonly Attendee[], door: readonly DoorEntry[]): Conference {
  return {
    id: branded(row.id),
    startedAt: row.started_at,
    emptySince: row.empty_since,
    lock: {
      locked: row.locked === 1,
      version: row.lock_version,
      changedBy: nullable(row.lock_changed_by, parsed<Actor>),
      changedAt: row.lock_changed_at,
    },
    attendees,
    door,
    doorOverflow: nullable(row.door_overflow, parsed<DoorOverflow>),
    blocks: parsed<Block[]>(row.blocks),
    lastSnapshot: nullable(row.last_snapshot, parsed<Snapshot>),
  }
}

export function attendeeColumns(attendee: Attendee): Omit<AttendeesTable, 'conference_id' | 'position'> {
  return {
    id: attendee.id,
    ...accountColumns(attendee.account),
    room: attendee.room,
    invitation_id: attendee.invitationId,
    name: attendee.name,
    name_proved: flag(attendee.nameProved),
    standing: attendee.standing,
    since: attendee.since,
    admitted_at: attendee.admittedAt,
    pin_hash: attendee.pin?.hash ?? null,
    pin_sealed: attendee.pin?.sealed ?? null,
    pin_tried_at: attendee.pinTriedAt,
    call: written(attendee.call),
    devices: JSON.stringify(attendee.devices),
    removed_by: written(attendee.removedBy),
  }
}

export function toAttendee(row: AttendeesTable, legs: readonly Leg[]): Attendee {
  return {
    id: branded(row.id),
    account: toPerson(row),
    room: nullable(row.room, branded<RoomAddress>),
    invitationId: nullable(row.invitation_id, branded<InvitationId>),
    name: row.name,
    nameProved: row.name_proved === 1,
    standing: row.standing as Standing,
    since: row.since,
    admittedAt: row.admitted_at,
    legs,
    pin: nullable(row.pin_hash, (hash) => ({ hash: branded(hash), sealed: row.pin_sealed ?? '' })),
    pinTriedAt: row.pin_tried_at,
    call: nullable(row.call, parsed<AttendeeCall>),
    devices: parsed<Device[]>(row.devices),
    removedBy: nullable(row.removed_by, parsed<Actor>),
  }
}

export function legColumns(leg: Leg): Omit<LegsTable, 'attendee_id' | 'position'> {
  return {
    id: leg.id,
    path: leg.path,
    state: leg.state,
    nonce: leg.nonce,
    generation: leg.generation,
    binding: leg.binding,
    admitted_at: leg.admittedAt,
    opened_at: leg.openedAt,
    node: leg.node,
  }
}

export function toLeg(row: LegsTable): Leg {
  return {
    id: branded(row.id),
    path: row.path as Path,
    state: row.state as Leg['state'],
    nonce: branded(row.nonce),
    generation: row.generation,
    binding: nullable(row.binding, branded<SecretHash>),
    admittedAt: row.admitted_at,
    openedAt: row.opened_at,
    node: row.node,
  }
}

export function doorEntryColumns(entry: DoorEntry): Omit<DoorEntriesTable, 'conference_id' | 'position'> {
  return {
    id: entry.id,
    ...accountColumns(entry.account),
    room: entry.room,
    device: entry.device,
    name: entry.name,
    name_proved: flag(entry.nameProved),
    path: entry.path,
    code: entry.code,
    tries: entry.tries,
    first_at: entry.firstAt,
    last_at: entry.lastAt,
    state: entry.state,
    source: entry.source,
  }
}

export function toDoorEntry(row: DoorEntriesTable): DoorEntry {
  return {
    id: branded(row.id),
    account: toPerson(row),
    room: nullable(row.room, branded<RoomAddress>),
    device: nullable(row.device, branded<SecretHash>),
    name: row.name,
    nameProved: row.name_proved === 1,
    path: row.path as Path,
    code: row.code as Refusal,
    tries: row.tries,
    firstAt: row.first_at,
    lastAt: row.last_at,
    state: row.state as DoorEntry['state'],
    source: branded(row.source),
  }
}
