import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import type { ConferenceView } from '../domain/view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function viewConference(_ports: Ports, _actor: Actor, _conferenceId: ConferenceId): Promise<Verb<ConferenceView>> {
  throw new Error('not yet')
}
