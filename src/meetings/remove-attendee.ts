import type { Actor } from '../domain/actor.ts'
import type { AttendeeId, ConferenceId } from '../domain/ids.ts'
import { removeAttendee as decideRemoval } from '../domain/remove.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'

/** R4: stored first; by the time of the answer the media is cut, too. */
export const removeAttendee = (
  ports: Ports,
  actor: Actor,
  conferenceId: ConferenceId,
  attendeeId: AttendeeId,
  { block }: { readonly block: boolean },
): Promise<Verb> =>
  conferenceTurn(ports, actor, conferenceId, 'remove', (meeting, context) => decideRemoval(meeting, actor, attendeeId, block, context))
