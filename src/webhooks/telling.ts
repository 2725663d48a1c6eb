/** What webhooks are told of the audit log's rows. Nothing that is secret, and nobody's whole telephone number, gets in (P6, R7). */
import type { WebhookEvent } from '../../shared/api/webhook.ts'
import type { Actor } from '../domain/actor.ts'
import type { MeetingEvent } from '../domain/events.ts'
import type { AttendeeId, InvitationId } from '../domain/ids.ts'
import type { Invitation, Meeting } from '../domain/meeting.ts'
import { maskNumber } from '../domain/name.ts'
import { isCallerNumber } from '../domain/roster-view.ts'
import { attendeeById } from '../domain/roster.ts'
import type { AuditRow, ServerEvent } from '../meetings/ports.ts'
import { countedOnce, type Message, type MessageData } from './message.ts'

/** A meeting before and after what happened: whoever is gone afterwards was there before. */
export interface Scene {
  readonly before: Meeting
  readonly after: Meeting
}

interface Telling {
  readonly type: WebhookEvent
  readonly data: MessageData
  readonly repeats?: string
}

/** The messages that these rows make, in their order. */
export function messagesOf(rows: readonly AuditRow[], scene: Scene | null): readonly Message[] {
  return rows.flatMap((row) => {
    const telling = tellingOf(row, scene)
    return telling === null ? [] : [messageOf(row, telling)]
  })
}

const SERVER = 'server'

function messageOf({ meetingId, conferenceId, seq, at }: AuditRow, { type, data, repeats }: Telling): Message {
  // With the time: a database that came back from a backup counts the same numbers again.
  const id = `evt_${meetingId ?? SERVER}_${String(seq)}_${at.toString(36)}`
  const message = { id, type, lane: conferenceId ?? meetingId ?? SERVER, seq, at }
  return repeats === undefined ? { ...message, repeats: null, data } : { ...message, repeats, data: countedOnce(data, at) }
}

function tellingOf({ conferenceId, event }: AuditRow, scene: Scene | null): Telling | null {
  if (scene === null) return event.type === 'pin.alarm' ? alarm(event) : null
  // Rows of a meeting's chain hold events of meetings.
  const telling = meetingTelling(event as MeetingEvent, scene)
  const { id, title } = scene.after
  return telling && { ...telling, data: { meeting: { id, title }, conferenceId, ...telling.data } }
}

const alarm = ({ type, scope, trunk, failures }: Extract<ServerEvent, { type: 'pin.alarm' }>): Telling => ({
  type,
  data: { scope, trunkId: trunk, failures },
})

function meetingTelling(event: MeetingEvent, scene: Scene): Telling | null {
  switch (event.type) {
    case 'conference.started':
      return { type: event.type, data: { by: actorView(event.by), locked: event.locked } }
    case 'conference.ended':
      return { type: event.type, data: { by: actorView(event.by), reason: event.reason } }
    case 'meeting.locked':
    case 'meeting.unlocked':
      return { type: event.type, data: { by: actorView(event.by), lockVersion: event.lockVersion } }
    case 'attendee.invited':
      return { type: event.type, data: { attendee: attendeeView(event, scene), by: actorView(event.by), via: event.via } }
    case 'attendee.admitted': {
      const { path, proof, newcomer } = event
      return { type: event.type, data: { attendee: attendeeView(event, scene), path, proof, newcomer } }
    }
    case 'attendee.dropped':
    case 'attendee.left':
      return { type: event.type, data: { attendee: attendeeView(event, scene) } }
    case 'attendee.removed':
      return { type: event.type, data: { attendee: attendeeView(event, scene), by: actorView(event.by), blocked: event.blocked } }
    case 'join.refused':
      return refusal(event)
    default:
      return null
  }
}

/** One applicant's tries are one thing; those of nobody in particular are, by reason and path. */
function refusal({ type, code, name, path, proof, doorEntryId }: Extract<MeetingEvent, { type: 'join.refused' }>): Telling {
  const data = { code, name: shownName(name), path, proof, doorEntryId }
  return { type, data, repeats: doorEntryId ?? `${code} ${path}` }
}

interface Named {
  readonly attendeeId: AttendeeId | null
  readonly invitationId?: InvitationId | null
  readonly name: string
}

function attendeeView({ attendeeId, invitationId, name }: Named, scene: Scene) {
  if (attendeeId === null)
    return invitedView(
      name,
      scene.after.invitations.find(({ id }) => id === invitationId),
    )
  const entry = entryIn(scene, attendeeId)
  return { id: attendeeId, name: shownName(name), nameProved: entry?.nameProved ?? false, accountId: entry?.account?.accountId ?? null }
}

/** Between conferences only organizer and delegates invite, and what they call somebody counts as proved. */
const invitedView = (name: string, invitation: Invitation | undefined) => ({
  id: null,
  name: shownName(name),
  nameProved: true,
  accountId: invitation?.invitee.kind === 'account' ? invitation.invitee.person.accountId : null,
})

const entryIn = ({ before, after }: Scene, id: AttendeeId) =>
  [after, before].flatMap(({ conference }) => (conference === null ? [] : (attendeeById(conference, id) ?? [])))[0]

const actorView = (actor: Actor) => (actor.kind === 'server' ? actor : { ...actor, name: shownName(actor.name) })

/** As many digits as a telephone number has, however they are grouped: whoever types one for a name is taken for a caller. */
const NUMBER = /\+?\p{Nd}(?:[^\p{L}\p{Nd}]*\p{Nd}){5,}/gu

const shownName = (name: string): string => (isCallerNumber(name) ? maskNumber(name) : name.replace(NUMBER, maskNumber))
