import type { Actor } from '../domain/actor.ts'
import type { ConferenceId, DoorEntryId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function letIn(_ports: Ports, _actor: Actor, _conferenceId: ConferenceId, _doorEntryId: DoorEntryId): Promise<Verb> {
  throw new Error('not yet')
}
