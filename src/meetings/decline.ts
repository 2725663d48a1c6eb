import type { Actor } from '../domain/actor.ts'
import { decline as decide } from '../domain/leave.ts'
import type { ConferenceId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export const decline = (ports: Ports, actor: Actor, conferenceId: ConferenceId): Promise<Verb> =>
  conferenceTurn(ports, actor, conferenceId, 'decline', (meeting, context) => decide(meeting, actor, context))
