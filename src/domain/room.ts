/** Room systems that are registered here: whom an invitation to their address means. */
import type { Attendee } from './attendee.ts'
import type { Conference } from './conference.ts'
import type { Instant, RoomAddress } from './ids.ts'
import type { Invitation, Meeting } from './meeting.ts'
import { attendeeOfInvitation, attendeeOfRoom } from './roster.ts'

/** As an account is for a person, its address is what meetings know it by. */
export interface Room {
  readonly address: RoomAddress
  readonly name: string
}

/** Also one that was mailed to its address before the room was registered, unless it has been withdrawn. */
const invites = ({ invitee, link }: Invitation, address: RoomAddress): boolean =>
  invitee.kind === 'room' ? invitee.address === address : invitee.kind === 'email' && link !== null && invitee.email === address

export const invitationOfRoom = ({ invitations }: Meeting, address: RoomAddress): Invitation | undefined =>
  invitations.find((invitation) => invites(invitation, address))

export function rosteredRoom(meeting: Meeting, conference: Conference, address: RoomAddress): Attendee | undefined {
  const invitation = invitationOfRoom(meeting, address)
  return attendeeOfRoom(conference, address) ?? (invitation && attendeeOfInvitation(conference, invitation.id))
}

/** Whether it may have anything to do with this meeting. */
export const concernsRoom = ({ invitations, conference }: Meeting, address: RoomAddress): boolean =>
  invitations.some((invitation) => invites(invitation, address)) || conference?.attendees.some(({ room }) => room === address) === true

/** How long before its time a room may enter a meeting with one button. Milliseconds. */
const EARLY_MS = 15 * 60_000

/**
 * The meeting that a room is in for: of those that it may enter as itself and that are on now the one that began last, else the next one
 * that begins soon.
 */
export function meetingOfRoom(meetings: readonly Meeting[], address: RoomAddress, now: Instant): Meeting | null {
  const open = meetings.flatMap((meeting) => startOf(meeting, address, now) ?? [])
  const begun = open.filter(({ at }) => at <= now).toSorted((one, other) => other.at - one.at)
  const soon = open.filter(({ at }) => at > now).toSorted((one, other) => one.at - other.at)
  return (begun[0] ?? soon[0])?.meeting ?? null
}

interface Start {
  readonly meeting: Meeting
  readonly at: Instant
}

function startOf(meeting: Meeting, address: RoomAddress, now: Instant): Start | null {
  const { conference, schedule } = meeting
  if (conference !== null) return rosteredRoom(meeting, conference, address) ? { meeting, at: conference.startedAt } : null
  if (schedule === null || invitationOfRoom(meeting, address) === undefined) return null
  const isOn = schedule.startsAt - EARLY_MS <= now && now < schedule.endsAt
  return isOn ? { meeting, at: schedule.startsAt } : null
}
