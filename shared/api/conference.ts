import { z } from 'zod'
import { E164, PhoneNumber } from './phone.ts'

const Standing = z.enum(['invited', 'present', 'dropped', 'left', 'declined', 'removed'])
export const Path = z.enum(['app', 'sdk', 'phone', 'room'])
export type Path = z.infer<typeof Path>
export const Role = z.enum(['organizer', 'delegate', 'attendee'])
export type Role = z.infer<typeof Role>

/** One attendee as one reader may see it. */
export const AttendeeView = z.object({
  id: z.string(),
  /** Unproved names come without brackets here; show them as `<name>` when `nameProved` is false (R7). */
  name: z.string(),
  nameProved: z.boolean(),
  /** Name of another attendee that this unproved name looks like. */
  resembles: z.string().nullable(),
  role: Role,
  standing: Standing,
  since: z.number(),
  /** Open legs; `id` is the LiveKit participant identity. */
  legs: z.array(z.object({ id: z.string(), path: Path })),
  /** A room system that is registered here, whether it is present or not. */
  room: z.boolean(),
  /** When somebody else last tried this attendee's PIN while it was in use (P3); null for all but the attendee itself and hosts. */
  pinTriedAt: z.number().nullable(),
  isMe: z.boolean(),
})
export type AttendeeView = z.infer<typeof AttendeeView>

export const DoorEntryView = z.object({
  id: z.string(),
  name: z.string(),
  nameProved: z.boolean(),
  resembles: z.string().nullable(),
  path: Path,
  proof: z.enum(['account', 'room', 'none']),
  code: z.string(),
  tries: z.number().int(),
  firstAt: z.number(),
  lastAt: z.number(),
  state: z.enum(['waiting', 'ignored']),
})
export type DoorEntryView = z.infer<typeof DoorEntryView>

export const LockView = z.object({
  locked: z.boolean(),
  version: z.number().int(),
  changedBy: z.string().nullable(),
  changedByMe: z.boolean(),
  changedAt: z.number(),
})
export type LockView = z.infer<typeof LockView>

/** Of the latest picture that somebody took of the meeting through the API. */
export const SnapshotView = z.object({ by: z.string(), byMe: z.boolean(), at: z.number() })
export type SnapshotView = z.infer<typeof SnapshotView>

export const CallView = z.object({
  /** `answered`: picked up, and the key 1 is awaited. */
  state: z.enum(['ringing', 'answered', 'failed']),
  /** Why it failed: see the errors of the documentation. */
  failure: z.string().nullable(),
})
export type CallView = z.infer<typeof CallView>

/** What one reader may see of a conference. Door, removed and overflow stay empty for those who are neither organizer nor delegate. */
export const ConferenceView = z.object({
  id: z.string(),
  meetingId: z.string(),
  title: z.string(),
  /** Null while locked (L9: "Meeting Locked" stands in its place). */
  number: z.string().nullable(),
  startedAt: z.number(),
  /** End-to-end: what is said and shown, nobody but the browsers here can decrypt. */
  encrypted: z.boolean(),
  me: z.object({
    attendeeId: z.string().nullable(),
    role: Role,
    mayInvite: z.boolean(),
    /** The telephone that the server calls for this reader, until it is in the meeting. */
    call: CallView.nullable(),
  }),
  lock: LockView,
  attendees: z.array(AttendeeView),
  door: z.array(DoorEntryView),
  doorOverflow: z.object({ tries: z.number(), sources: z.number() }).nullable(),
  lastSnapshot: SnapshotView.nullable(),
})
export type ConferenceView = z.infer<typeof ConferenceView>

/**
 * The live stream (server-sent events, `data:` is one of these as JSON). The first is always `snapshot`, also after a reconnect.
 * `attendee` adds or replaces by ID; `gone` takes one out of this reader's sight.
 */
export const ConferenceUpdate = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), view: ConferenceView }),
  z.object({ type: z.literal('lock'), lock: LockView, number: z.string().nullable(), mayInvite: z.boolean() }),
  z.object({ type: z.literal('attendee'), attendee: AttendeeView }),
  z.object({ type: z.literal('gone'), attendeeId: z.string() }),
  z.object({
    type: z.literal('door'),
    door: z.array(DoorEntryView),
    doorOverflow: z.object({ tries: z.number(), sources: z.number() }).nullable(),
  }),
  z.object({ type: z.literal('lastSnapshot'), lastSnapshot: SnapshotView.nullable() }),
  z.object({ type: z.literal('me'), me: ConferenceView.shape.me }),
  /** The last one: nobody reads on after it. */
  z.object({ type: z.literal('removed'), at: z.number(), blocked: z.boolean() }),
  z.object({ type: z.literal('ended'), at: z.number() }),
])
export type ConferenceUpdate = z.infer<typeof ConferenceUpdate>

export const ChangeLock = z.object({ locked: z.boolean(), ifVersion: z.number().int().optional() })
export type ChangeLock = z.infer<typeof ChangeLock>
export const RemoveAttendee = z.object({ block: z.boolean().default(false) })

/** A telephone to be called for the signed-in attendee. */
export const CallMe = z.object({ number: E164 })

/** An attendee's own dial-in: shown to nobody else (P4). */
export const DialIn = z.object({
  pin: z.string(),
  /** What numbers may begin with that the server calls for this attendee; empty: none. */
  callable: z.array(z.string()),
  numbers: z.array(PhoneNumber),
  roomAddress: z.string().nullable(),
})
export type DialIn = z.infer<typeof DialIn>

export const AuditRowView = z.object({
  conferenceId: z.string().nullable(),
  seq: z.number().int(),
  at: z.number(),
  type: z.string(),
  event: z.record(z.string(), z.unknown()),
  previous: z.string(),
  hash: z.string(),
})
export type AuditRowView = z.infer<typeof AuditRowView>
