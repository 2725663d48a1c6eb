import type { Context } from './decision.ts'
import { branded } from './ids.ts'
import { DEFAULT_SETTINGS, type Meeting } from './meeting.ts'
import type { Person } from './person.ts'
import { newConference } from './start.ts'

const person = (name: string): Person => ({ accountId: branded(name.toLowerCase()), name })

export function sampleContext(): Context {
  let made = 0
  const next = (kind: string) => `${kind}-${String(++made)}`
  return {
    now: 1_000_000,
    mint: {
      conferenceId: () => branded(next('conference')),
      attendeeId: () => branded(next('attendee')),
      invitationId: () => branded(next('invitation')),
      legId: () => branded(next('leg')),
      doorEntryId: () => branded(next('door')),
      pin: (attendee) => ({ hash: branded(`pin of ${attendee}`), sealed: '' }),
    },
  }
}

/** Olga's meeting, just begun; Anna and Bert are invited. */
export function sampleMeeting(): { readonly meeting: Meeting; readonly context: Context } {
  const context = sampleContext()
  const invitations = ['Anna', 'Bert'].map(
    (name) =>
      ({
        id: context.mint.invitationId(),
        invitee: { kind: 'account', person: person(name) },
        name,
        link: null,
        conferenceId: null,
      }) as const,
  )
  const meeting: Meeting = {
    id: branded('meeting'),
    number: branded('1234567890'),
    title: 'Planning',
    organizer: person('Olga'),
    delegates: [],
    settings: DEFAULT_SETTINGS,
    schedule: null,
    invitations,
    conference: null,
  }
  return { meeting: { ...meeting, conference: newConference(meeting, context) }, context }
}
