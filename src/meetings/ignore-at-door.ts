import type { Actor } from '../domain/actor.ts'
import { ignoreAtDoor as decide } from '../domain/at-door.ts'
import type { ConferenceId, DoorEntryId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export const ignoreAtDoor = (ports: Ports, actor: Actor, conferenceId: ConferenceId, doorEntryId: DoorEntryId): Promise<Verb> =>
  conferenceTurn(ports, actor, conferenceId, 'ignore', (meeting) => decide(meeting, actor, doorEntryId))
