/** Finding people in a conference. Whoever is on the roster, and not removed, counts as invited. */
import type { Attendee } from './attendee.ts'
import type { Conference } from './conference.ts'
import { provenByDevice } from './device.ts'
import type { AccountId, AttendeeId, InvitationId, LegId, RoomAddress, SecretHash } from './ids.ts'
import type { Leg } from './leg.ts'

/** So that one conference's memory is bounded. */
export const ROSTER_LIMIT = 1000

export const isOnRoster = (attendee: Attendee): boolean => attendee.standing !== 'removed'

export const rostered = (conference: Conference): readonly Attendee[] => conference.attendees.filter(isOnRoster)

export const attendeeById = (conference: Conference, id: AttendeeId): Attendee | undefined =>
  conference.attendees.find((attendee) => attendee.id === id)

export const attendeeOfAccount = (conference: Conference, account: AccountId): Attendee | undefined =>
  conference.attendees.find((attendee) => isOnRoster(attendee) && attendee.account?.accountId === account)

export const attendeeOfRoom = (conference: Conference, room: RoomAddress): Attendee | undefined =>
  conference.attendees.find((attendee) => isOnRoster(attendee) && attendee.room === room)

/** Whom this device alone proves. */
export const attendeeOfDevice = (conference: Conference, device: SecretHash): Attendee | undefined =>
  conference.attendees.find((attendee) => isOnRoster(attendee) && provenByDevice(attendee, device))

export const attendeeOfPin = (conference: Conference, pin: SecretHash): Attendee | undefined =>
  conference.attendees.find((attendee) => isOnRoster(attendee) && attendee.pin?.hash === pin)

export const attendeeOfInvitation = (conference: Conference, invitation: InvitationId): Attendee | undefined =>
  conference.attendees.find((attendee) => isOnRoster(attendee) && attendee.invitationId === invitation)

/** Entries of whoever was removed; a person may have several, one for each time. */
export const removedEntries = (conference: Conference, account: AccountId): readonly Attendee[] =>
  conference.attendees.filter((attendee) => !isOnRoster(attendee) && attendee.account?.accountId === account)

export const removedRoomEntries = (conference: Conference, room: RoomAddress): readonly Attendee[] =>
  conference.attendees.filter((attendee) => !isOnRoster(attendee) && attendee.room === room)

export function legById(conference: Conference, id: LegId): { readonly attendee: Attendee; readonly leg: Leg } | undefined {
  for (const attendee of conference.attendees) {
    const leg = attendee.legs.find((candidate) => candidate.id === id)
    if (leg !== undefined) return { attendee, leg }
  }
  return undefined
}

/** The same roster with one entry exchanged; all others keep their identity. */
export function withAttendee(conference: Conference, changed: Attendee): Conference {
  const attendees = conference.attendees.map((attendee) => (attendee.id === changed.id ? changed : attendee))
  return { ...conference, attendees }
}

export const withNewAttendee = (conference: Conference, attendee: Attendee): Conference => ({
  ...conference,
  attendees: [...conference.attendees, attendee],
})

export const hasOpenLeg = (attendee: Attendee): boolean => attendee.legs.some((leg) => leg.state === 'open')
