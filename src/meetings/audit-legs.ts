import type { MeetingId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'

/** R6: compares the media engine with the roster, closes orphans and reports them. Answers how many there were. */
export function auditLegs(_ports: Ports): Promise<number> {
  throw new Error('not yet')
}

/** The same for one meeting: due when another node has changed it, so that a removal there cuts media here. */
export function auditLegsOf(_ports: Ports, _meetingId: MeetingId): Promise<number> {
  throw new Error('not yet')
}
