import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import type { LockView } from '../domain/view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export interface LockChange {
  readonly locked: boolean
  /** Refused when somebody else changed the lock since this version was seen (L11). */
  readonly ifVersion?: number | undefined
}

export function changeLock(_ports: Ports, _actor: Actor, _conferenceId: ConferenceId, _change: LockChange): Promise<Verb<LockView>> {
  throw new Error('not yet')
}
