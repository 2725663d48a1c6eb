import type { Role } from '../domain/actor.ts'
import type { Instant } from '../domain/ids.ts'
import type { Invitation, Meeting, MeetingSettings, Schedule } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'
import { roleOfAccount } from '../domain/role.ts'
import { attendeeOfAccount } from '../domain/roster.ts'
import { isWithdrawn } from '../domain/withdraw.ts'
import { presentIn } from './standpoint.ts'

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

interface InvitationView {
  readonly id: string
  readonly name: string
  readonly accountId: string | null
  readonly email: string | null
  readonly room: boolean
  readonly linkUsed: boolean
}

export function meetingViewFor(meeting: Meeting, { accountId }: Person): MeetingView {
  const { id, number, title, organizer, settings, schedule, conference } = meeting
  const myRole = roleOfAccount(meeting, accountId)
  const isHost = myRole !== 'attendee'
  const mayCome = isHost || (conference !== null && attendeeOfAccount(conference, accountId) !== undefined)
  const invitations = isHost ? meeting.invitations.filter((invitation) => !isWithdrawn(invitation)).map(invitationView) : []
  return { id, number, title, organizer, myRole, settings, schedule, invitations, live: mayCome ? liveView(meeting) : null }
}

function liveView(meeting: Meeting): MeetingView['live'] {
  const { conference } = meeting
  if (conference === null) return null
  return { conferenceId: conference.id, startedAt: conference.startedAt, locked: conference.lock.locked, present: presentIn(meeting) }
}

const invitationView = ({ id, name, invitee, link }: Invitation): InvitationView => ({
  id,
  name,
  accountId: invitee.kind === 'account' ? invitee.person.accountId : null,
  email: invitee.kind === 'email' ? invitee.email : invitee.kind === 'room' ? invitee.address : null,
  room: invitee.kind === 'room',
  linkUsed: link?.device != null,
})
