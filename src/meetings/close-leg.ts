import type { ConferenceId, LegId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'

export interface ClosedLeg {
  readonly conferenceId: ConferenceId
  readonly legId: LegId
  /** That of the claims which `openLeg` answered. An older one is stale, and changes nothing. */
  readonly generation: number
  readonly cause: 'left' | 'lost'
}

export function closeLeg(_ports: Ports, _leg: ClosedLeg): Promise<void> {
  throw new Error('not yet')
}
