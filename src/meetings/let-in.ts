import type { Actor } from '../domain/actor.ts'
import { letIn as decide } from '../domain/at-door.ts'
import type { ConferenceId, DoorEntryId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export const letIn = (ports: Ports, actor: Actor, conferenceId: ConferenceId, doorEntryId: DoorEntryId): Promise<Verb> =>
  conferenceTurn(ports, actor, conferenceId, 'let-in', (meeting, context) => decide(meeting, actor, doorEntryId, context))
