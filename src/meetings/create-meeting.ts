import type { AccountId, MeetingNumber } from '../domain/ids.ts'
import { branded } from '../domain/ids.ts'
import { DEFAULT_SETTINGS, type Meeting, type MeetingSettings, type Schedule } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'
import { inviteToMeeting, type InvitedPerson, type Invitees } from './invite.ts'
import { meetingViewFor, type MeetingView } from './meeting-view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** Settings as asked for: what is absent stays as it is. */
export type WantedSettings = { readonly [K in keyof MeetingSettings]?: MeetingSettings[K] | undefined }

export interface NewMeeting {
  readonly title: string
  readonly settings?: WantedSettings | undefined
  readonly schedule?: Schedule | null | undefined
  readonly invitees?: Invitees | undefined
  /** On behalf of this organizer, by one of the organizer's delegates. */
  readonly organizerId?: string | undefined
}

export interface CreatedMeeting {
  readonly meeting: MeetingView
  readonly links: readonly InvitedPerson[]
}

export async function createMeeting(ports: Ports, account: Person, wanted: NewMeeting, language: string): Promise<Verb<CreatedMeeting>> {
  const organizer = await organizerFor(ports, account, wanted)
  if (organizer === null) return { ok: false, code: 'not_host' }
  const meeting = await newMeeting(ports, organizer, wanted)
  await ports.store.create(meeting)
  const { invitees } = wanted
  if (invitees === undefined) return { ok: true, value: { meeting: meetingViewFor(meeting, account), links: [] } }
  const invited = await inviteToMeeting(ports, { kind: 'account', ...account }, meeting.id, invitees, language)
  if (!invited.ok) {
    await ports.store.delete(meeting.id)
    return invited
  }
  const stored = (await ports.store.find({ meetingId: meeting.id })) ?? meeting
  return { ok: true, value: { meeting: meetingViewFor(stored, account), links: invited.value } }
}

/** Null for somebody who does not act for that organizer. */
async function organizerFor({ delegations, directory }: Ports, account: Person, { organizerId }: NewMeeting): Promise<Person | null> {
  if (organizerId === undefined || organizerId === account.accountId) return account
  const organizer = branded<AccountId>(organizerId)
  const delegates = await delegations.of(organizer)
  const acts = delegates.some((delegate) => delegate.accountId === account.accountId)
  return acts ? ((await directory.find([organizer]))[0] ?? null) : null
}

async function newMeeting(ports: Ports, organizer: Person, { title, settings, schedule }: NewMeeting): Promise<Meeting> {
  return {
    id: ports.mint.meetingId(),
    number: await freeNumber(ports),
    title,
    organizer,
    delegates: await ports.delegations.of(organizer.accountId),
    settings: withSettings(DEFAULT_SETTINGS, settings),
    schedule: schedule ?? null,
    invitations: [],
    conference: null,
  }
}

/** Among 9 thousand million numbers the first one nearly always is free; the store refuses one that is not. */
async function freeNumber({ mint, store }: Ports): Promise<MeetingNumber> {
  const number = mint.meetingNumber()
  return (await store.find({ number })) === null ? number : mint.meetingNumber()
}

export const withSettings = (settings: MeetingSettings, wanted: WantedSettings = {}): MeetingSettings => ({
  startLocked: wanted.startLocked ?? settings.startLocked,
  inviteWhileLocked: wanted.inviteWhileLocked ?? settings.inviteWhileLocked,
  openTo: wanted.openTo ?? settings.openTo,
  emptyMinutes: wanted.emptyMinutes ?? settings.emptyMinutes,
  encrypted: wanted.encrypted ?? settings.encrypted,
})
