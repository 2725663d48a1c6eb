import type { Actor } from './actor.ts'
import type { AttendeeId, ConferenceId, DoorEntryId, InvitationId, LegId } from './ids.ts'
import type { Path } from './leg.ts'
import type { Refusal } from './refusal.ts'

/** How an applicant had proved itself. */
export type ProofKind = 'account' | 'room' | 'device' | 'link' | 'pin' | 'none'

/** What happened, in order: the audit log, the live feed, the report and the webhooks are all made of these. */
export type MeetingEvent =
  | { readonly type: 'conference.started'; readonly conferenceId: ConferenceId; readonly by: Actor; readonly locked: boolean }
  | {
      readonly type: 'conference.ended'
      readonly conferenceId: ConferenceId
      readonly by: Actor
      readonly reason: 'ended_by_host' | 'empty'
    }
  | {
      readonly type: 'attendee.admitted'
      readonly attendeeId: AttendeeId
      readonly name: string
      readonly nameProved: boolean
      readonly path: Path
      readonly proof: ProofKind
      readonly legId: LegId
      readonly newcomer: boolean
      readonly lockVersion: number
    }
  | {
      readonly type: 'join.refused'
      readonly code: Refusal
      readonly name: string
      readonly path: Path
      readonly proof: ProofKind
      readonly doorEntryId: DoorEntryId | null
      readonly lockVersion: number | null
    }
  | {
      readonly type: 'leg.opened'
      readonly attendeeId: AttendeeId
      readonly legId: LegId
      readonly path: Path
      readonly resumed: boolean
      readonly lockVersion: number
    }
  | { readonly type: 'leg.refused'; readonly legId: LegId | null; readonly code: Refusal; readonly lockVersion: number | null }
  | { readonly type: 'leg.closed'; readonly attendeeId: AttendeeId; readonly legId: LegId; readonly cause: LegEnd }
  | { readonly type: 'leg.orphaned'; readonly legId: string }
  | { readonly type: 'meeting.locked' | 'meeting.unlocked'; readonly by: Actor; readonly lockVersion: number }
  | { readonly type: 'meeting.changed'; readonly by: Actor; readonly changed: readonly ('title' | 'schedule' | 'settings')[] }
  | { readonly type: 'snapshot.taken'; readonly by: Actor; readonly locked: boolean; readonly lockVersion: number }
  | { readonly type: 'verb.refused'; readonly verb: string; readonly by: Actor; readonly code: VerbRefusal }
  | {
      readonly type: 'attendee.invited'
      readonly attendeeId: AttendeeId | null
      readonly invitationId: InvitationId | null
      readonly name: string
      readonly by: Actor
      readonly via: 'invitation' | 'door'
    }
  | {
      readonly type: 'attendee.present' | 'attendee.dropped' | 'attendee.left' | 'attendee.declined'
      readonly attendeeId: AttendeeId
      readonly name: string
    }
  | {
      readonly type: 'attendee.removed'
      readonly attendeeId: AttendeeId
      readonly name: string
      readonly by: Actor
      readonly blocked: boolean
    }
  | { readonly type: 'invitation.withdrawn'; readonly invitationId: InvitationId; readonly name: string; readonly by: Actor }
  | {
      readonly type: 'door.ignored' | 'door.blocked' | 'door.let_in'
      readonly doorEntryId: DoorEntryId
      readonly name: string
      readonly by: Actor
    }
  | { readonly type: 'pin.in_use'; readonly attendeeId: AttendeeId; readonly path: Path }
  | {
      readonly type: 'call.placed'
      readonly callId: string
      readonly attendeeId: AttendeeId
      readonly name: string
      /** Masked: its allowed prefix and its last digits. */
      readonly number: string
    }
  | { readonly type: 'call.refused'; readonly by: Actor; readonly number: string; readonly code: string }
  | {
      readonly type: 'call.ended'
      readonly callId: string
      readonly attendeeId: AttendeeId
      readonly outcome: string
      /** Since it was picked up. */
      readonly seconds: number
    }

/** `replaced`: another leg of the same attendee took its place. */
export type LegEnd = 'left' | 'lost' | 'removed' | 'ended' | 'replaced' | 'orphaned'

/** Why nobody is called for somebody who asks for it. */
export const CALL_REFUSALS = ['calls_off', 'number_not_allowed', 'call_limit_reached', 'call_under_way', 'line_failed'] as const
export type CallRefusal = (typeof CALL_REFUSALS)[number]

/** Why a verb is refused to somebody who may be there at all. */
export const VERB_REFUSALS = [
  'not_host',
  'no_conference',
  'version_conflict',
  'unknown_attendee',
  'unknown_door_entry',
  'organizer_stays',
  'inviting_is_for_hosts',
  'removed_by_host',
  'roster_full',
  'snapshot_too_soon',
  'snapshot_encrypted',
  /** Unknown, or none of the asker's business: they look the same (A7). */
  'unknown_meeting',
  'unknown_invitation',
  'unknown_account',
  /** What can only be done between conferences. */
  'meeting_live',
] as const
export type VerbRefusal = (typeof VERB_REFUSALS)[number]
