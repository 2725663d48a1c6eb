import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function leave(_ports: Ports, _actor: Actor, _conferenceId: ConferenceId): Promise<Verb> {
  throw new Error('not yet')
}
