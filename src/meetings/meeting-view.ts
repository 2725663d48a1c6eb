import type { Role } from '../domain/actor.ts'
import type { Instant } from '../domain/ids.ts'
import type { Meeting, MeetingSettings, Schedule } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'

/** As the API shows it (shared/api/meeting.ts). */
export interface MeetingView {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly organizer: Person
  readonly myRole: Role
  readonly settings: MeetingSettings
  readonly schedule: Schedule | null
  // Not `readonly` only so that the API's type accepts it.
  readonly invitations: InvitationView[]
  readonly live: { readonly conferenceId: string; readonly startedAt: Instant; readonly locked: boolean; readonly present: number } | null
}

export interface InvitationView {
  readonly id: string
  readonly name: string
  readonly accountId: string | null
  readonly email: string | null
  readonly linkUsed: boolean
}

export function meetingViewFor(_meeting: Meeting, _reader: Person): MeetingView {
  throw new Error('not yet')
}
