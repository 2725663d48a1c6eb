import type { MeetingSettings, Schedule } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'
import type { Invitees, InvitedPerson } from './invite.ts'
import type { MeetingView } from './meeting-view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export interface NewMeeting {
  readonly title: string
  readonly settings?: { readonly [K in keyof MeetingSettings]?: MeetingSettings[K] | undefined } | undefined
  readonly schedule?: Schedule | null | undefined
  readonly invitees?: Invitees | undefined
  /** On behalf of this organizer, by one of the organizer's delegates. */
  readonly organizerId?: string | undefined
}

export interface CreatedMeeting {
  readonly meeting: MeetingView
  readonly links: readonly InvitedPerson[]
}

export function createMeeting(_ports: Ports, _account: Person, _wanted: NewMeeting, _language: string): Promise<Verb<CreatedMeeting>> {
  throw new Error('not yet')
}
