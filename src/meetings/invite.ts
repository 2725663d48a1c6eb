import type { Actor } from '../domain/actor.ts'
import type { AccountId, ConferenceId, MeetingId } from '../domain/ids.ts'
import { branded } from '../domain/ids.ts'
import { invite, type Invitee } from '../domain/invite.ts'
import type { Meeting } from '../domain/meeting.ts'
import { cleanName } from '../domain/name.ts'
import type { Person } from '../domain/person.ts'
import type { Room } from '../domain/room.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn, meetingTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export interface Invitees {
  readonly accountIds: readonly string[]
  readonly emails: readonly { readonly email: string; readonly name?: string | undefined }[]
}

export interface InvitedPerson {
  readonly name: string
  readonly accountId: AccountId | null
  readonly email: string | null
  /** The secret of the personal link (not yet an address), shown this once; null for accounts, and for whoever has one already. */
  readonly link: string | null
  readonly mailed: boolean
}

/** Invite Others (I1): to this conference only. */
export async function inviteToConference(
  ports: Ports,
  actor: Actor,
  conferenceId: ConferenceId,
  invitees: Invitees,
  language: string,
): Promise<Verb<readonly InvitedPerson[]>> {
  const guests = await guestList(ports, invitees)
  if (guests === null) return { ok: false, code: 'unknown_account' }
  const answer = await conferenceTurn(ports, actor, conferenceId, 'invite', (meeting, context) =>
    withMeeting(invite(meeting, actor, guests.map(inviteeOf), 'conference', context)),
  )
  return answer.ok ? { ok: true, value: await tell(ports, actor, answer.value, guests, language) } : answer
}

/** To every conference of a meeting, and at once to the live one. */
export async function inviteToMeeting(
  ports: Ports,
  actor: Actor,
  meetingId: MeetingId,
  invitees: Invitees,
  language: string,
): Promise<Verb<readonly InvitedPerson[]>> {
  const guests = await guestList(ports, invitees)
  if (guests === null) return { ok: false, code: 'unknown_account' }
  const answer = await meetingTurn(ports, actor, meetingId, (meeting, context) =>
    withMeeting(invite(meeting, actor, guests.map(inviteeOf), 'meeting', context)),
  )
  return answer.ok ? { ok: true, value: await tell(ports, actor, answer.value, guests, language) } : answer
}

/** An invitee, with the raw secret of its link where it gets one. */
type Guest =
  | { readonly person: Person }
  | { readonly room: Room }
  | { readonly invitee: Invitee & { kind: 'email' }; readonly secret: string }

function inviteeOf(guest: Guest): Invitee {
  if ('person' in guest) return { kind: 'account', person: guest.person }
  return 'room' in guest ? { kind: 'room', room: guest.room } : guest.invitee
}

/** Null when one of the accounts does not exist. Twice the same is once. */
async function guestList({ directory, secrets, roomBook }: Ports, { accountIds, emails }: Invitees): Promise<readonly Guest[] | null> {
  const ids = [...new Set(accountIds)].map((id) => branded<AccountId>(id))
  const people = ids.length === 0 ? [] : await directory.find(ids)
  if (people.length < ids.length) return null
  const named = new Map(emails.map(({ email, name }) => [email.trim().toLowerCase(), name]))
  const { rooms } = await roomBook.read()
  const byMail = [...named].map(([email, name]): Guest => {
    const room = rooms.find(({ address }) => address === email)
    if (room !== undefined) return { room: { address: room.address, name: room.name } }
    const secret = secrets.fresh()
    return { invitee: { kind: 'email', email, name: nameFor(email, name), link: secrets.hash('link', secret) }, secret }
  })
  return [...people.map((person) => ({ person })), ...byMail]
}

const nameFor = (email: string, name: string | undefined): string =>
  cleanName(name ?? '') || cleanName(email.split('@')[0] ?? '') || 'Guest'

/** The answer of the command becomes the meeting that it made: whom to tell depends on it. */
const withMeeting = (decision: ReturnType<typeof invite>) => ({
  ...decision,
  answer: decision.answer.ok ? ({ ok: true, value: decision.meeting } as const) : decision.answer,
})

async function tell(
  ports: Ports,
  actor: Actor,
  meeting: Meeting,
  guests: readonly Guest[],
  language: string,
): Promise<readonly InvitedPerson[]> {
  const accounts = guests.flatMap((guest) => ('person' in guest ? guest.person.accountId : []))
  if (actor.kind === 'account' && accounts.length > 0) await ports.recent.note(actor.accountId, accounts, ports.clock.now())
  return Promise.all(guests.map((guest) => tellOne(ports, meeting, guest, language)))
}

async function tellOne(ports: Ports, meeting: Meeting, guest: Guest, language: string): Promise<InvitedPerson> {
  if ('person' in guest) return { name: guest.person.name, accountId: guest.person.accountId, email: null, link: null, mailed: false }
  // It comes in as itself, and its place is booked by the organizer's calendar: a link or PIN by mail would let in whoever reads it.
  if ('room' in guest) return { name: guest.room.name, accountId: null, email: guest.room.address, link: null, mailed: false }
  const { email, name, link } = guest.invitee
  const invitation = meeting.invitations.find((candidate) => candidate.link?.hash === link)
  if (invitation === undefined) return { name, accountId: null, email, link: null, mailed: false }
  // A mail server that does not answer is like none: the inviter passes the link on.
  const mailed = await ports.mailer.sendInvitation(email, invitation, meeting, guest.secret, language).catch(() => false)
  return { name: invitation.name, accountId: null, email, link: guest.secret, mailed }
}
