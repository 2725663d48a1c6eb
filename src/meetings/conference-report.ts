/** T2: what a conference was, made of its rows of the audit log, in their order. */
import type { Actor } from '../domain/actor.ts'
import type { LegEnd, ProofKind } from '../domain/events.ts'
import type { AttendeeId, ConferenceId, Instant } from '../domain/ids.ts'
import type { Path } from '../domain/leg.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { AuditRow } from './ports.ts'

// The arrays are not `readonly` only so that the API's types accept them; nobody changes a report.
export interface ConferenceReport {
  readonly conferenceId: ConferenceId
  readonly startedAt: Instant
  /** Null while it is live. */
  readonly endedAt: Instant | null
  /** Null: the server, because nobody was there. */
  readonly endedBy: string | null
  /** Whoever was admitted, in that order. */
  readonly attendees: ReportedAttendee[]
  readonly refusals: ReportedRefusal[]
  /** Without gaps, from the start to the end. */
  readonly lock: LockSpan[]
}

interface ReportedAttendee {
  readonly attendeeId: AttendeeId
  readonly name: string
  readonly nameProved: boolean
  /** Who removed this attendee, and when. */
  readonly removed: { readonly by: string | null; readonly at: Instant } | null
  /** When sound and picture could flow. */
  readonly media: MediaSpan[]
}

interface MediaSpan {
  readonly path: Path
  /** How this connection was admitted. */
  readonly proof: ProofKind
  readonly from: Instant
  /** Null: still. */
  readonly to: Instant | null
  readonly end: LegEnd | null
}

interface ReportedRefusal {
  /** Null: several people whom the door list did not tell apart. */
  readonly name: string | null
  readonly nameProved: boolean
  readonly code: Refusal
  readonly path: Path
  readonly proof: ProofKind
  readonly tries: number
  readonly firstAt: Instant
  readonly lastAt: Instant
}

interface LockSpan {
  readonly locked: boolean
  readonly from: Instant
  readonly to: Instant | null
  /** Null: the meeting's settings, at the start. */
  readonly by: string | null
}

type Event = AuditRow['event']
type Row<T extends Event['type']> = Pick<AuditRow, 'at'> & { readonly event: Extract<Event, { readonly type: T }> }

/** Null when none of these rows is the start of a conference. */
export function conferenceReport(conferenceId: ConferenceId, rows: readonly AuditRow[]): ConferenceReport | null {
  const [started] = only(rows, 'conference.started')
  if (started === undefined) return null
  const ended = only(rows, 'conference.ended').at(-1)
  return {
    conferenceId,
    startedAt: started.at,
    endedAt: ended?.at ?? null,
    endedBy: ended === undefined ? null : nameOf(ended.event.by),
    attendees: attendeesOf(rows),
    refusals: refusalsOf(rows),
    lock: lockOf(rows, started, ended?.at ?? null),
  }
}

// The filter leaves rows of these types alone, which the compiler does not follow into a row's event.
const only = <T extends Event['type']>(rows: readonly AuditRow[], ...types: readonly T[]): readonly Row<T>[] =>
  rows.filter(({ event }) => (types as readonly string[]).includes(event.type)) as unknown as readonly Row<T>[]

const nameOf = (actor: Actor): string | null => (actor.kind === 'server' ? null : actor.name)

function attendeesOf(rows: readonly AuditRow[]): ReportedAttendee[] {
  const admissions = Map.groupBy(only(rows, 'attendee.admitted'), ({ event }) => event.attendeeId)
  return [...admissions].map(([attendeeId, own]) => ({
    attendeeId,
    name: own.at(-1)?.event.name ?? '',
    nameProved: own.at(-1)?.event.nameProved ?? false,
    removed: removalOf(rows, attendeeId),
    media: mediaOf(rows, own),
  }))
}

function removalOf(rows: readonly AuditRow[], attendeeId: AttendeeId): ReportedAttendee['removed'] {
  const removal = only(rows, 'attendee.removed').findLast(({ event }) => event.attendeeId === attendeeId)
  return removal === undefined ? null : { by: nameOf(removal.event.by), at: removal.at }
}

function mediaOf(rows: readonly AuditRow[], admissions: readonly Row<'attendee.admitted'>[]): MediaSpan[] {
  const proofs = new Map(admissions.map(({ event }) => [event.legId, event.proof]))
  const ends = only(rows, 'leg.opened', 'leg.closed').filter(({ event }) => proofs.has(event.legId))
  return ends.flatMap(({ at, event }, place) => {
    if (event.type !== 'leg.opened') return []
    // What opens a second time without an end between has been taken over by the new connection.
    const next = ends.slice(place + 1).find((later) => later.event.legId === event.legId)
    const end = next?.event.type === 'leg.closed' ? next.event.cause : next === undefined ? null : 'replaced'
    return { path: event.path, proof: proofs.get(event.legId) ?? 'none', from: at, to: next?.at ?? null, end }
  })
}

function refusalsOf(rows: readonly AuditRow[]): ReportedRefusal[] {
  const groups = Map.groupBy(only(rows, 'join.refused'), ({ event }) => `${event.doorEntryId ?? ''} ${event.code} ${event.path}`)
  return [...groups.values()].flatMap((own) => {
    const [first, last] = [own[0], own.at(-1)]
    if (first === undefined || last === undefined) return []
    const { name, code, path, proof } = last.event
    const same = own.every(({ event }) => event.name === name)
    return {
      name: same ? name : null,
      nameProved: proof === 'account' || proof === 'room',
      code,
      path,
      proof,
      tries: own.length,
      firstAt: first.at,
      lastAt: last.at,
    }
  })
}

function lockOf(rows: readonly AuditRow[], started: Row<'conference.started'>, endedAt: Instant | null): LockSpan[] {
  const changes = only(rows, 'meeting.locked', 'meeting.unlocked').map(({ at, event }) => ({
    locked: event.type === 'meeting.locked',
    from: at,
    by: nameOf(event.by),
  }))
  const begins = [{ locked: started.event.locked, from: started.at, by: null }, ...changes]
  return begins.map((begin, place) => ({ ...begin, to: begins[place + 1]?.from ?? endedAt }))
}
