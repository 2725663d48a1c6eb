import type { Actor } from '../domain/actor.ts'
import type { ConferenceId, SecretHash } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Ports } from './ports.ts'

export interface Proofs {
  readonly account: Person | null
  readonly devices: readonly SecretHash[]
}

/** The actor that a request acts as in this conference; null for whoever is not in it, as for an unknown conference. */
export function whoIs(_ports: Ports, _conferenceId: ConferenceId, _proofs: Proofs): Promise<Actor | null> {
  throw new Error('not yet')
}
