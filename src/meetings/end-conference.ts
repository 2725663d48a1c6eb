import type { Actor } from '../domain/actor.ts'
import { endConference as decide } from '../domain/end.ts'
import type { ConferenceId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export const endConference = (ports: Ports, actor: Actor, conferenceId: ConferenceId): Promise<Verb> =>
  conferenceTurn(ports, actor, conferenceId, 'end', (meeting) => decide(meeting, actor))
