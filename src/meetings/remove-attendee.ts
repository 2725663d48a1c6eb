import type { Actor } from '../domain/actor.ts'
import type { AttendeeId, ConferenceId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function removeAttendee(
  _ports: Ports,
  _actor: Actor,
  _conferenceId: ConferenceId,
  _attendeeId: AttendeeId,
  _options: { readonly block: boolean },
): Promise<Verb> {
  throw new Error('not yet')
}
