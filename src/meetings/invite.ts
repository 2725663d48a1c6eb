import type { Actor } from '../domain/actor.ts'
import type { AccountId, ConferenceId, MeetingId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export interface Invitees {
  readonly accountIds: readonly string[]
  readonly emails: readonly { readonly email: string; readonly name?: string | undefined }[]
}

export interface InvitedPerson {
  readonly name: string
  readonly accountId: AccountId | null
  readonly email: string | null
  /** The secret of the personal link (not yet an address), shown this once; null for accounts. */
  readonly link: string | null
  readonly mailed: boolean
}

/** Invite Others (I1): to this conference only. */
export function inviteToConference(
  _ports: Ports,
  _actor: Actor,
  _conferenceId: ConferenceId,
  _invitees: Invitees,
  _language: string,
): Promise<Verb<readonly InvitedPerson[]>> {
  throw new Error('not yet')
}

/** To every conference of a meeting, and at once to the live one. */
export function inviteToMeeting(
  _ports: Ports,
  _actor: Actor,
  _meetingId: MeetingId,
  _invitees: Invitees,
  _language: string,
): Promise<Verb<readonly InvitedPerson[]>> {
  throw new Error('not yet')
}
