import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** The asker's own PIN, and nobody else's (P4). */
export function dialIn(_ports: Ports, _actor: Actor, _conferenceId: ConferenceId): Promise<Verb<{ readonly pin: string }>> {
  throw new Error('not yet')
}
