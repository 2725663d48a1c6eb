import type { Actor } from '../domain/actor.ts'
import type { AttendeeId, ConferenceId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function muteAttendee(_ports: Ports, _actor: Actor, _conferenceId: ConferenceId, _attendeeId: AttendeeId): Promise<Verb> {
  throw new Error('not yet')
}
