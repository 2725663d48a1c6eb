import type { AttendeeView, ConferenceUpdate, ConferenceView } from '../../../../shared/api/conference.ts'

type Gone = { readonly kind: 'removed'; readonly blocked: boolean } | { readonly kind: 'ended' }

export interface Conference {
  /** Null until the first snapshot. */
  readonly view: ConferenceView | null
  /** Whether the stream is open: if not, what `view` says of the lock is only the last that was known. */
  readonly live: boolean
  /** Set once; nothing is read after it. */
  readonly gone: Gone | null
  /** Every leg ever seen, and whose it is: a name for what a closed leg has said. */
  readonly owners: ReadonlyMap<string, Speaker>
}

interface Speaker {
  readonly attendeeId: string
  readonly name: string
  readonly nameProved: boolean
}

export const noConference: Conference = { view: null, live: false, gone: null, owners: new Map() }

export function applyUpdate(conference: Conference, update: ConferenceUpdate): Conference {
  if (conference.gone !== null) return conference
  if (update.type === 'removed') return { ...conference, gone: { kind: 'removed', blocked: update.blocked } }
  if (update.type === 'ended') return { ...conference, gone: { kind: 'ended' } }
  const view = update.type === 'snapshot' ? update.view : changed(conference.view, update)
  if (view === null) return conference
  return { ...conference, live: true, view, owners: withOwners(conference.owners, attendeesOf(update)) }
}

type Change = Exclude<ConferenceUpdate, { type: 'snapshot' | 'removed' | 'ended' }>

function changed(view: ConferenceView | null, update: Change): ConferenceView | null {
  if (view === null) return null
  switch (update.type) {
    case 'lock':
      return lockChanged(view, update)
    case 'attendee':
      return { ...view, attendees: withAttendee(view.attendees, update.attendee) }
    case 'gone':
      return { ...view, attendees: view.attendees.filter(({ id }) => id !== update.attendeeId) }
    case 'door':
      return { ...view, door: update.door, doorOverflow: update.doorOverflow }
    case 'lastSnapshot':
      return { ...view, lastSnapshot: update.lastSnapshot }
    case 'me':
      return { ...view, me: update.me }
  }
}

/** An older version than the one that is known is late news. */
function lockChanged(view: ConferenceView, update: Extract<Change, { type: 'lock' }>): ConferenceView {
  if (update.lock.version < view.lock.version) return view
  return { ...view, lock: update.lock, number: update.number, me: { ...view.me, mayInvite: update.mayInvite } }
}

const withAttendee = (attendees: readonly AttendeeView[], attendee: AttendeeView): AttendeeView[] =>
  attendees.some(({ id }) => id === attendee.id)
    ? attendees.map((old) => (old.id === attendee.id ? attendee : old))
    : [...attendees, attendee]

function attendeesOf(update: ConferenceUpdate): readonly AttendeeView[] {
  if (update.type === 'snapshot') return update.view.attendees
  return update.type === 'attendee' ? [update.attendee] : []
}

function withOwners(owners: ReadonlyMap<string, Speaker>, attendees: readonly AttendeeView[]): ReadonlyMap<string, Speaker> {
  const legs = attendees.flatMap(({ id, name, nameProved, legs }) =>
    legs.map((leg) => [leg.id, { attendeeId: id, name, nameProved }] as const),
  )
  return legs.length === 0 ? owners : new Map([...owners, ...legs])
}
