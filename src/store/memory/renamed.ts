import type { Meeting } from '../../domain/meeting.ts'
import type { Person } from '../../domain/person.ts'

/** The meeting with the new name of this account wherever the old one stood. */
export function renamed(meeting: Meeting, person: Person, oldName: string): Meeting {
  const now = (known: Person | null): Person | null => (known?.accountId === person.accountId ? person : known)
  const named = <T extends { readonly account: Person | null; readonly name: string }>(entry: T): T =>
    entry.account?.accountId === person.accountId
      ? { ...entry, account: person, name: entry.name === oldName ? person.name : entry.name }
      : entry
  const { conference } = meeting
  return {
    ...meeting,
    organizer: now(meeting.organizer) ?? meeting.organizer,
    invitations: meeting.invitations.map((one) =>
      one.invitee.kind === 'account' && one.invitee.person.accountId === person.accountId
        ? { ...one, invitee: { kind: 'account', person }, name: one.name === oldName ? person.name : one.name }
        : one,
    ),
    conference: conference && { ...conference, attendees: conference.attendees.map(named), door: conference.door.map(named) },
  }
}
